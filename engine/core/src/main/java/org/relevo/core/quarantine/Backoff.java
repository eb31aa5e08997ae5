package org.relevo.core.quarantine;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a machine is left alone: exponential backoff with jitter. The time after failure {@code n} in a row is between
 * {@code first·2ⁿ⁻¹} and one and a half of that, for trouble that needs a person {@value #PERSON_FACTOR} times as long, but
 * never more than {@code longest}; at that bound it is between two thirds of it and all. The jitter keeps machines that
 * failed together, as behind one broken switch, from being tried together for ever after.
 *
 * @param first the shortest time
 * @param longest the longest, at least {@code first}
 */
public record Backoff(Duration first, Duration longest) {
  /** How much longer it is worth waiting for a person than for a machine that is starting again. */
  public static final int PERSON_FACTOR = 12;

  /** Checks the ranges. */
  public Backoff {
    if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("quarantine from " + first + " to " + longest);
    }
  }

  /** Returns the time after so many failures in a row. */
  public Duration time(Trouble kind, int failures, RandomGenerator random) {
    long bound = longest.toNanos();
    long base = doubled(first.toNanos(), failures - 1, bound);
    if (kind.needsPerson()) {
      base = base > bound / PERSON_FACTOR ? bound : base * PERSON_FACTOR;
    }
    long high = Math.min(bound, base + base / 2);
    long low = Math.max(first.toNanos(), Math.min(base, bound / 3 * 2));
    return Duration.ofNanos(low >= high ? high : random.nextLong(low, high + 1));
  }

  private static long doubled(long time, int times, long bound) {
    long result = time;
    for (int i = 0; i < times && result < bound; i++) {
      result = result > bound / 2 ? bound : result * 2;
    }
    return result;
  }
}
