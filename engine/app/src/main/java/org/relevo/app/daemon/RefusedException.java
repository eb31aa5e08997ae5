package org.relevo.app.daemon;

import java.io.IOException;

/** Says why a request was refused although all of it was understood; the connection goes on. */
final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  RefusedException(String message) {
    super(message);
  }
}
