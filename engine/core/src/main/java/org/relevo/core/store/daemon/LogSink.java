package org.relevo.core.store.daemon;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Receives what a daemon and the builders it runs say, piece by piece as it is written. A piece need be neither a whole
 * line nor valid UTF-8. Called by the thread that performs the operation.
 */
@FunctionalInterface
public interface LogSink {
  /** Drops everything. */
  LogSink DISCARD = piece -> {};

  /** Returns a sink that writes to {@code out} and flushes after each piece. */
  static LogSink to(OutputStream out) {
    return piece -> {
      out.write(piece);
      out.flush();
    };
  }

  /**
   * Takes the next piece.
   *
   * @throws IOException ends the operation, and the connection to the daemon with it
   */
  void accept(byte[] piece) throws IOException;
}
