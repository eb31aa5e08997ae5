package org.relevo.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Says something to people. */
final class Say {
  private Say() {}

  /** Writes a line; if nobody reads it, nobody can be told. */
  @SuppressWarnings("EmptyCatch")
  static void line(OutputStream err, String text) {
    try {
      err.write((text + "\n").getBytes(StandardCharsets.UTF_8));
      err.flush();
    } catch (IOException e) {
      // Where else should it be said?
    }
  }
}
