package org.relevo.app.install;

import java.io.IOException;

/** The hook cannot be installed or removed; the message says why, and what mends it. */
final class InstallException extends IOException {
  private static final long serialVersionUID = 1;

  InstallException(String message) {
    super(message);
  }
}
