package org.relevo.client;

/**
 * What is done when a signal ends this process: the engine is told to give the work up, and has a moment to say that nothing is
 * left of it.
 */
final class Farewell extends Thread {
  private static final long LIMIT_MILLIS = 5_000;

  private final Uplink uplink;
  private boolean over;

  private Farewell(Uplink uplink) {
    super("farewell");
    this.uplink = uplink;
  }

  /** Prepares it. */
  static Farewell over(Uplink uplink) {
    Farewell farewell = new Farewell(uplink);
    Runtime.getRuntime().addShutdownHook(farewell);
    return farewell;
  }

  @Override
  public void run() {
    if (!uplink.giveUp()) {
      return;
    }
    long deadline = System.nanoTime() + LIMIT_MILLIS * 1_000_000;
    try {
      synchronized (this) {
        for (long left = LIMIT_MILLIS;
            !over && left > 0;
            left = (deadline - System.nanoTime()) / 1_000_000) {
          wait(left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says that nothing is left of the work; returns whether this process is being ended by a signal. */
  boolean end() {
    synchronized (this) {
      over = true;
      notifyAll();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(this);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
