package org.relevo.app.announce;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * How fast a core of this host is, relative to a core at about 3 GHz of the year 2020, which is 1.0: how often in a second
 * it sorts a few thousand numbers, which has the branches and memory accesses of compilers. Rough: it is there to tell a
 * small board from a server.
 */
final class SpeedMeasure {
  private static final int NUMBERS = 4096;
  private static final long WARM_UP_NANOS = 300_000_000;
  private static final long MEASURE_NANOS = 500_000_000;
  /** What the core that is 1.0 does. */
  private static final double ROUNDS_A_SECOND = 5_000;

  private final LongSupplier nanoTime;

  SpeedMeasure(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Measures for less than a second; returns a number from 0.1 to 100, to the tenth. */
  double measure() {
    rounds(WARM_UP_NANOS);
    double relative = rounds(MEASURE_NANOS) / ROUNDS_A_SECOND;
    return Math.max(0.1, Math.min(100, Math.round(relative * 10) / 10.0));
  }

  private double rounds(long nanos) {
    int[] numbers = new int[NUMBERS];
    long start = nanoTime.getAsLong();
    long passed;
    long rounds = 0;
    int state = 1;
    do {
      for (int i = 0; i < NUMBERS; i++) {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        numbers[i] = state;
      }
      Arrays.sort(numbers);
      state ^= numbers[NUMBERS / 2] | 1;
      rounds++;
      passed = nanoTime.getAsLong() - start;
    } while (passed < nanos);
    return rounds * 1e9 / passed;
  }
}
