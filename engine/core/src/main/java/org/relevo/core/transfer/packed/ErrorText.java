package org.relevo.core.transfer.packed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads what a command complains of, in a thread of its own, so that it never waits for us; keeps the last of it. */
final class ErrorText {
  private static final int KEPT = 4000;

  private final StringBuilder text = new StringBuilder();
  private final Thread reader;

  private ErrorText(InputStream errors) {
    this.reader = new Thread(() -> follow(errors), "archive-errors");
    reader.setDaemon(true);
  }

  /** Begins to read. */
  static ErrorText of(InputStream errors) {
    ErrorText made = new ErrorText(errors);
    made.reader.start();
    return made;
  }

  private void follow(InputStream errors) {
    byte[] piece = new byte[1024];
    try {
      for (int count = errors.read(piece); count >= 0; count = errors.read(piece)) {
        synchronized (text) {
          text.append(new String(piece, 0, count, StandardCharsets.UTF_8));
          text.delete(0, Math.max(0, text.length() - KEPT));
        }
      }
    } catch (IOException e) {
      // The command or the connection has ended; who waits for that tells why.
    }
  }

  /** Returns what was said, when the command has ended. */
  String whole() {
    try {
      reader.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (text) {
      return text.toString().strip();
    }
  }
}
