package org.relevo.core.rank;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
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
      return new Verdict.Order(new GuixPolicy()
          .judge(situation).choices().stream()
              .map(choice -> new Choice(choice.candidate(), new Unknown(choice.grounds())))
              .toList());
    }
    double seconds = duration.get().toNanos() / 1e9;
    double usualRate = medianRate(situation.candidates());
    long most = situation.candidates().stream()
        .mapToLong(candidate -> candidate.missingBytes().orElse(0))
        .max()
        .orElse(0);
    List<Choice> choices = new ArrayList<>(situation.candidates().size());
    for (Candidate candidate : situation.candidates()) {
      double rate = candidate.bytesPerSecond().orElse(usualRate);
      choices.add(new Choice(
          candidate,
          new End(
              candidate.missingBytes().orElse(most) / rate,
              candidate.missingBytes(),
              seconds * Workload.slowdown(candidate) / candidate.machine().speed(),
              situation.expectation().basis())));
    }
    choices.sort(Comparator.comparingDouble(choice -> ((End) choice.grounds()).seconds()));
    return new Verdict.Order(choices);
  }

  private static double medianRate(List<Candidate> candidates) {
    double[] rates = candidates.stream()
        .map(Candidate::bytesPerSecond)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .sorted()
        .toArray();
    return rates.length == 0 ? USUAL_RATE : rates[rates.length / 2];
  }
}
