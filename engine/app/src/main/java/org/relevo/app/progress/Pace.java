package org.relevo.app.progress;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** How fast an amount has been growing over the last few seconds. Not thread-safe. */
final class Pace {
  private static final long WINDOW_NANOS = Duration.ofSeconds(5).toNanos();

  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long nanos, long amount) {}

  /** Notes that the amount is {@code amount} at {@code nanos}, by a clock that never goes back. */
  void note(long nanos, long amount) {
    samples.addLast(new Sample(nanos, amount));
    // The first sample before the window stays: it is where the window's growth began.
    while (samples.size() > 2 && nanos - samples.getFirst().nanos > WINDOW_NANOS) {
      samples.removeFirst();
    }
  }

  /** Returns the growth per second; empty until there is something to tell from. */
  Optional<Double> perSecond() {
    if (samples.size() < 2) {
      return Optional.empty();
    }
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    double seconds = (last.nanos - first.nanos) / 1e9;
    return seconds <= 0 ? Optional.empty() : Optional.of((last.amount - first.amount) / seconds);
  }

  /** Returns how long it takes at this pace until the amount is {@code goal}. */
  Optional<Duration> until(long goal) {
    if (samples.isEmpty()) {
      return Optional.empty();
    }
    long left = Math.max(0, goal - samples.getLast().amount);
    return perSecond()
        .filter(pace -> pace > 0)
        .map(pace -> Duration.ofSeconds((long) Math.ceil(left / pace)));
  }
}
