package org.relevo.app.hook;

import java.io.IOException;

/** The daemon said something that is not in the protocol. */
final class HookFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  HookFormatException(String message) {
    super(message);
  }
}
