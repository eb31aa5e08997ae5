package org.relevo.client;

import java.io.Closeable;
import java.io.IOException;

/** Closes something if it is not told in time that all went well: whoever waits for it waits no longer. */
final class TimeLimit extends Thread {
  private final Closeable what;
  private final long millis;
  private boolean ended;
  private boolean over;

  private TimeLimit(Closeable what, long millis) {
    super("time-limit");
    this.what = what;
    this.millis = millis;
  }

  static TimeLimit on(Closeable what, long millis) {
    TimeLimit limit = new TimeLimit(what, millis);
    limit.setDaemon(true);
    limit.start();
    return limit;
  }

  @Override
  public synchronized void run() {
    long deadline = System.nanoTime() + millis * 1_000_000;
    try {
      for (long left = millis; !ended && left > 0; left = left(deadline)) {
        wait(left);
      }
      if (!ended) {
        over = true;
        what.close();
      }
    } catch (InterruptedException | IOException e) {
      // Nobody interrupts it; and what cannot be closed is not waited for any more.
      over = true;
    }
  }

  private static long left(long deadline) {
    return (deadline - System.nanoTime() + 999_999) / 1_000_000;
  }

  /** Says that it went well. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Returns whether it was closed for lack of time. */
  synchronized boolean isOver() {
    return over;
  }
}
