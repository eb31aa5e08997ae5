package org.relevo.core.rank;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.relevo.core.history.Expectation;

/**
 * When a build should end on each machine of a situation.
 *
 * <pre>
 * end = missing ÷ rate + duration × slowdown ÷ speed
 *
 * missing   the bytes that the machine lacks; where that is not known, the most that another lacks
 * rate      how fast items went to it of late; where that is not known, the median of the others, else 10 MiB/s
 * duration  how long the build takes on an idle machine of speed 1: the history's, by name, else its median
 * slowdown  (load + 1) ÷ cores, at least 1
 * </pre>
 */
public final class FinishTimes {
  private static final double USUAL_RATE = 10 << 20;

  private final double seconds;
  private final Expectation.Basis basis;
  private final double usualRate;
  private final long most;

  private FinishTimes(double seconds, Expectation.Basis basis, List<Candidate> candidates) {
    this.seconds = seconds;
    this.basis = basis;
    this.usualRate = medianRate(candidates);
    this.most = most(candidates);
  }

  /** Returns them; nothing if no build is known at all. */
  public static Optional<FinishTimes> of(Situation situation) {
    Expectation expectation = situation.expectation();
    return expectation
        .duration()
        .map(duration ->
            new FinishTimes(duration.toNanos() / 1e9, expectation.basis(), situation.candidates()));
  }

  /** Returns the time for a machine that answered. */
  public FinishTime of(Candidate candidate) {
    double rate = candidate.bytesPerSecond().orElse(usualRate);
    return new FinishTime(
        candidate.missingBytes().orElse(most) / rate,
        candidate.missingBytes(),
        seconds * Workload.slowdown(candidate) / candidate.machine().speed(),
        basis);
  }

  private static long most(List<Candidate> candidates) {
    long most = 0;
    for (Candidate candidate : candidates) {
      most = Math.max(most, candidate.missingBytes().orElse(0));
    }
    return most;
  }

  private static double medianRate(List<Candidate> candidates) {
    double[] rates = new double[candidates.size()];
    int count = 0;
    for (Candidate candidate : candidates) {
      if (candidate.bytesPerSecond().isPresent()) {
        rates[count++] = candidate.bytesPerSecond().getAsDouble();
      }
    }
    Arrays.sort(rates, 0, count);
    return count == 0 ? USUAL_RATE : rates[count / 2];
  }
}
