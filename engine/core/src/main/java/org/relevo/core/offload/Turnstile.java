package org.relevo.core.offload;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets tasks begin in good order: a number of them at once, and while none of those ends, one more in each short pause. So
 * hundreds of connections that need this host's processors do not come about so slowly, all together, that all of them go
 * past their time limits; and tasks that hang delay the others little. Thread-safe.
 */
final class Turnstile {
  private final ReentrantLock gate = new ReentrantLock(true);
  private final Semaphore places;
  private final Duration pause;

  /**
   * Makes one.
   *
   * @param places how many begin at once
   * @param pause how long until one more begins
   */
  Turnstile(int places, Duration pause) {
    this.places = new Semaphore(places);
    this.pause = pause;
  }

  /** Returns one that suits this host: sixteen at once for each processor, and as many more in a second. */
  static Turnstile ofHost() {
    int places = 16 * Runtime.getRuntime().availableProcessors();
    return new Turnstile(places, Duration.ofSeconds(1).dividedBy(places));
  }

  /** Waits for the caller's turn; what is returned is run when its task has ended. */
  Runnable enter() throws InterruptedException {
    gate.lockInterruptibly();
    try {
      return places.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS) ? places::release : () -> {};
    } finally {
      gate.unlock();
    }
  }
}
