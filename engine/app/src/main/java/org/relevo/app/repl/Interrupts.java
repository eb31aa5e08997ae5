package org.relevo.app.repl;

import org.jspecify.annotations.Nullable;

/** Brings the interrupts of the user to the thread that evaluates, and only while it does. Thread-safe. */
final class Interrupts {
  private @Nullable Thread evaluating;

  /** Begins: interrupts are meant for the calling thread. */
  synchronized void begin() {
    evaluating = Thread.currentThread();
  }

  /** Ends, and takes back an interrupt that came too late. */
  synchronized void end() {
    evaluating = null;
    boolean unused = Thread.interrupted();
  }

  /** The user interrupts. */
  synchronized void interrupt() {
    Thread thread = evaluating;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
