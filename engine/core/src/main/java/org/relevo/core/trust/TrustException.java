package org.relevo.core.trust;

import java.io.IOException;

/** Says what is wrong with a key, a signature's form, an access list or the files that hold them. */
public final class TrustException extends IOException {
  private static final long serialVersionUID = 1L;

  TrustException(String message) {
    super(message);
  }

  TrustException(String message, Throwable cause) {
    super(message, cause);
  }
}
