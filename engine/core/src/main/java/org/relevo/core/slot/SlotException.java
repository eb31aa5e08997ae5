package org.relevo.core.slot;

import java.io.IOException;
import java.nio.file.Path;

/** Says that the lock files of build slots cannot be used; no fault of any machine. */
public final class SlotException extends IOException {
  private static final long serialVersionUID = 1L;

  SlotException(Path file, String reason) {
    super(message(file, reason));
  }

  SlotException(Path file, String reason, Throwable cause) {
    super(message(file, reason), cause);
  }

  private static String message(Path file, String reason) {
    return "cannot use the build slot file " + file + ": " + reason;
  }
}
