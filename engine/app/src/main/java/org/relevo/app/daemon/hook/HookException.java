package org.relevo.app.daemon.hook;

import java.io.IOException;

/** Says why a hook gave no answer, as the end of a sentence that begins with the hook. */
final class HookException extends IOException {
  private static final long serialVersionUID = 1L;

  HookException(String message) {
    super(message);
  }
}
