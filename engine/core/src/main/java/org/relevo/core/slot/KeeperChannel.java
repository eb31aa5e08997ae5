package org.relevo.core.slot;

import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** A {@linkplain SlotScript#keeper keeper} that runs on a machine, and the way to it: a port. */
public interface KeeperChannel extends Closeable {
  /** Starts keepers over one connection. */
  @FunctionalInterface
  interface Starter {
    /**
     * Runs {@code command} on the machine.
     *
     * @throws KeeperRefusedException if the machine runs no commands for us
     * @throws java.io.IOException if the connection is broken
     */
    KeeperChannel start(String command) throws java.io.IOException;
  }

  /** Returns the way to its input. */
  OutputStream stdin();

  /** Returns its output. */
  InputStream stdout();

  /** Lets reads and writes that wait longer than that fail with an {@link java.io.InterruptedIOException}. */
  void silenceLimit(Duration limit);

  /** Ends its input and everything that it holds. */
  @Override
  void close();
}
