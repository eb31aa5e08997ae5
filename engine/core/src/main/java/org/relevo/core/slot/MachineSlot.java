package org.relevo.core.slot;

import java.util.concurrent.atomic.AtomicBoolean;

/** What came of asking a machine itself for a build slot; to be closed when the build has ended. */
public sealed interface MachineSlot extends AutoCloseable {
  /** Gives the slot back, if it is one; does nothing a second time. */
  @Override
  default void close() {}

  /**
   * A slot that no other head has until this is closed, or the connection ends. Thread-safe.
   */
  final class Held implements MachineSlot {
    private final int number;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Creates it.
     *
     * @param release gives the slot back; runs once
     */
    public Held(int number, Runnable release) {
      this.number = number;
      this.release = release;
    }

    /** Returns the slot's number there, from 0; it need not be that of the slot here. */
    public int number() {
      return number;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        release.run();
      }
    }
  }

  /** All slots are held, by this head or others. */
  record Full() implements MachineSlot {}

  /**
   * The machine cannot keep slots; this head's own lock files are all there is.
   *
   * @param why for people
   */
  record NotShared(String why) implements MachineSlot {}
}
