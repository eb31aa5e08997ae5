package org.relevo.core.slot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A build slot that is ours until this object is closed, or the process ends in whatever way. Thread-safe; closing it a
 * second time does nothing.
 */
public final class Lease implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Lease.class);

  private final Path file;
  private final int number;
  private final FileChannel channel;
  private final Runnable released;

  Lease(Path file, int number, FileChannel channel, Runnable released) {
    this.file = file;
    this.number = number;
    this.channel = channel;
    this.released = released;
  }

  /** Returns the slot's number, from 0. */
  public int number() {
    return number;
  }

  /** Returns the file whose lock is the slot. */
  public Path file() {
    return file;
  }

  /** Gives the slot back. */
  @Override
  public void close() {
    if (giveUp()) {
      released.run();
    }
  }

  /** Gives the slot back without telling anybody; returns whether it was ours. */
  boolean giveUp() {
    synchronized (Slots.HELD) {
      if (!channel.isOpen()) {
        return false;
      }
      try {
        // While the slot is still ours: the next holder writes its own.
        NeedsFile.remove(file);
      } catch (IOException e) {
        log.warn("removing what the build in {} needed: {}", file, e.getMessage());
      }
      try {
        // Closing the file gives up the lock.
        channel.close();
      } catch (IOException e) {
        log.warn("closing the build slot file {}: {}", file, e.getMessage());
      }
      Slots.HELD.remove(file);
      return true;
    }
  }
}
