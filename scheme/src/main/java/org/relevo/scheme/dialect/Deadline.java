package org.relevo.scheme.dialect;

/** The time that the evaluation of this thread may take; compiled procedures ask at each call. */
public final class Deadline {
  private static final ThreadLocal<Deadline> CURRENT = new ThreadLocal<>();
  // Asking for the time costs more than a call, so it is done once in this many.
  private static final int CALLS_PER_LOOK = 256;

  private final long endNanos;
  private int calls;

  private Deadline(long endNanos) {
    this.endNanos = endNanos;
  }

  static void start(long nanos) {
    CURRENT.set(new Deadline(System.nanoTime() + nanos));
  }

  static void stop() {
    CURRENT.remove();
  }

  /** Ends the evaluation of this thread if its time is over. Called by compiled programs, hence public. */
  public static void tick() {
    Deadline deadline = CURRENT.get();
    if (deadline != null && ++deadline.calls % CALLS_PER_LOOK == 0) {
      if (System.nanoTime() - deadline.endNanos > 0 || Thread.currentThread().isInterrupted()) {
        throw new Stopped();
      }
    }
  }
}
