package org.relevo.core.history;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/** Estimates that a few strange figures among many do not change much. */
final class Estimate {
  /**
   * How much a send may count for at most. One of a gigabyte says more than one of a megabyte, but it is one moment of the
   * network all the same.
   */
  private static final long MOST_WEIGHT = 64L << 20;

  private Estimate() {}

  /**
   * A send.
   *
   * @param bytes how many, above 0
   * @param nanos how long they took, above 0
   */
  record Send(long bytes, long nanos) {
    double bytesPerSecond() {
      return bytes * 1e9 / nanos;
    }

    long weight() {
      return Math.min(bytes, MOST_WEIGHT);
    }
  }

  /** Returns how long a build takes on an idle machine of speed 1, by what it took on another. */
  static long normalNanos(long nanos, double speed, double slowdown) {
    return Math.round(nanos * speed / Math.max(1, slowdown));
  }

  /** Returns the median of at least one figure; of an even number the lower of the two in the middle. */
  static long median(long... figures) {
    long[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }

  /**
   * Returns the rate below and above which half the bytes went. By bytes, since what a small send takes is mostly the way
   * of the questions; it says little of a large one.
   */
  static OptionalDouble rate(List<Send> sends) {
    List<Send> sorted =
        sends.stream().sorted(Comparator.comparingDouble(Send::bytesPerSecond)).toList();
    long half = sorted.stream().mapToLong(Send::weight).sum() / 2;
    long sum = 0;
    for (Send send : sorted) {
      sum += send.weight();
      if (sum >= half) {
        return OptionalDouble.of(send.bytesPerSecond());
      }
    }
    return OptionalDouble.empty();
  }
}
