package org.relevo.core.offload;

import java.time.Duration;

/**
 * Until when machines are not asked again for something that they all were too busy for.
 *
 * @param since when they first were, by {@link System#nanoTime}
 * @param until the end of the pause
 * @param length how long it is
 */
record Pause(long since, long until, Duration length) {
  static Pause first(GraphSettings settings, long now) {
    return new Pause(now, now + settings.firstPause().toNanos(), settings.firstPause());
  }

  /** Returns the one after this, twice as long, but no longer than {@code longest}. */
  Pause next(Duration longest, long now) {
    Duration twice = length.multipliedBy(2);
    Duration next = twice.compareTo(longest) > 0 ? longest : twice;
    return new Pause(since, now + next.toNanos(), next);
  }

  boolean isOver(long now) {
    return left(now) <= 0;
  }

  long left(long now) {
    return until - now;
  }

  boolean isExhausted(GraphSettings settings, long now) {
    return now - since >= settings.patience().toNanos();
  }
}
