package org.relevo.scheme.dialect;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The time that a program may take; compiled procedures ask at each call. It stands still while the program waits for
 * something that Relevo does on its behalf.
 */
public final class Deadline {
  private static final ThreadLocal<@Nullable Deadline> CURRENT = new ThreadLocal<>();
  // Asking for the time costs more than a call, so it is done once in this many.
  private static final int CALLS_PER_LOOK = 256;

  private final long limitNanos;
  private int calls;
  // The rest is guarded by this object, for the thread that waits looks at it, too.
  private long startNanos = System.nanoTime();
  private long pausedNanos;
  private long pausedSince;
  private int pauses;

  Deadline(Duration limit) {
    this.limitNanos = limit.toNanos();
  }

  /** Has this deadline hold in this thread, from now on: what it takes to have the language ready does not count. */
  void start() {
    synchronized (this) {
      startNanos = System.nanoTime();
    }
    CURRENT.set(this);
  }

  static void stop() {
    CURRENT.remove();
  }

  /** Ends the evaluation of this thread if its time is over. Called by compiled programs, hence public. */
  public static void tick() {
    @Nullable Deadline deadline = CURRENT.get();
    if (deadline != null && ++deadline.calls % CALLS_PER_LOOK == 0) {
      if (isOver()) {
        throw new Stopped();
      }
    }
  }

  /** Returns whether the program of this thread is to end. */
  static boolean isOver() {
    @Nullable Deadline deadline = CURRENT.get();
    return deadline != null
        && (deadline.left().isNegative() || Thread.currentThread().isInterrupted());
  }

  /** Returns how long the program may still take; below zero when its time is over. */
  synchronized Duration left() {
    long now = System.nanoTime();
    long paused = pausedNanos + (pauses > 0 ? now - pausedSince : 0);
    return Duration.ofNanos(limitNanos - (now - startNanos - paused));
  }

  /** Has the time of this thread's program stand still until what is returned is closed. */
  public static Pause pause() {
    @Nullable Deadline deadline = CURRENT.get();
    if (deadline == null) {
      return () -> {};
    }
    deadline.begin();
    return deadline::end;
  }

  /** A time that does not count. */
  @FunctionalInterface
  public interface Pause extends AutoCloseable {
    @Override
    void close();
  }

  private synchronized void begin() {
    if (pauses++ == 0) {
      pausedSince = System.nanoTime();
    }
  }

  private synchronized void end() {
    if (--pauses == 0) {
      pausedNanos += System.nanoTime() - pausedSince;
    }
  }
}
