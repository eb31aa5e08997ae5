package org.relevo.core.store;

import java.io.IOException;

/** Says what a store refused or failed to do; the message is for people and names the item. */
public class StoreException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public StoreException(String message) {
    super(message);
  }

  /** Creates the exception with what led to it. */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
