package org.relevo.core.transfer;

import org.relevo.core.store.PathInfo;

/**
 * Follows a transfer. Calls come one at a time, but from threads of the transfer; an implementation returns quickly.
 */
public interface TransferListener {
  /** Follows nothing. */
  TransferListener NONE = new TransferListener() {};

  /** Which way a transfer goes. */
  enum Direction {
    /** From this host to a machine. */
    SEND,
    /** From a machine to this host. */
    RETRIEVE
  }

  /**
   * What has to be moved is known.
   *
   * @param machine the machine's {@code NAME:PORT}
   * @param items how many items; 0 if nothing is missing, and then only {@link #finished} follows
   * @param bytes the sum of the sizes of their nars
   */
  default void planned(Direction direction, String machine, int items, long bytes) {}

  /** The next item begins. */
  default void itemStarted(Direction direction, String machine, PathInfo item) {}

  /**
   * More was moved.
   *
   * @param bytes all since the beginning; a little more than planned in the end, since items have frames
   */
  default void moved(Direction direction, String machine, long bytes) {}

  /** Everything arrived, and was verified there. */
  default void finished(Direction direction, String machine, TransferStats stats) {}
}
