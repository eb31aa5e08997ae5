package org.relevo.core.rank;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.relevo.core.history.Expectation;
import org.relevo.core.machine.ByteSize;

/**
 * {@code fastest-finish}: the machine first on which the build should end first. Where no build is known at all, {@link
 * GuixPolicy} decides.
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
public final class FastestFinishPolicy implements Policy {
  private static final double USUAL_RATE = 10 << 20;

  /**
   * When a build should end.
   *
   * @param sendSeconds how long its items are on their way
   * @param missing their size; empty: not known, so another's was taken
   * @param buildSeconds how long it runs
   * @param basis where that comes from
   */
  record End(double sendSeconds, OptionalLong missing, double buildSeconds, Expectation.Basis basis)
      implements Grounds {
    double seconds() {
      return sendSeconds + buildSeconds;
    }

    @Override
    public String toString() {
      String size = missing.isPresent() ? new ByteSize(missing.getAsLong()).toString() : "it all";
      String guess = basis == Expectation.Basis.PRIOR ? ", by the median of all builds" : "";
      return String.format(
          Locale.ROOT,
          "done in %s: sends %s in %s, builds in %s%s",
          Figures.seconds(seconds()),
          size,
          Figures.seconds(sendSeconds),
          Figures.seconds(buildSeconds),
          guess);
    }
  }

  /**
   * What the manual's rule said for want of a history.
   *
   * @param guix what that is
   */
  record Unknown(Grounds guix) implements Grounds {
    @Override
    public String toString() {
      return "no build is known yet, so as guix: " + guix;
    }
  }

  @Override
  public String name() {
    return "fastest-finish";
  }

  @Override
  public Verdict judge(Situation situation) {
    Optional<Duration> duration = situation.expectation().duration();
    if (duration.isEmpty()) {
      return new Verdict.Order(Figured.ascending(
          situation.candidates(),
          candidate -> -candidate.machine().speed(),
          candidate -> new Unknown(GuixPolicy.grounds(candidate))));
    }
    double seconds = duration.get().toNanos() / 1e9;
    double usualRate = medianRate(situation.candidates());
    long mostMissing = mostMissing(situation.candidates());
    Function<Candidate, End> end = candidate -> new End(
        candidate.missingBytes().orElse(mostMissing)
            / candidate.bytesPerSecond().orElse(usualRate),
        candidate.missingBytes(),
        seconds * Workload.slowdown(candidate) / candidate.machine().speed(),
        situation.expectation().basis());
    return new Verdict.Order(Figured.ascending(
        situation.candidates(), candidate -> end.apply(candidate).seconds(), end::apply));
  }

  private static long mostMissing(List<Candidate> candidates) {
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
