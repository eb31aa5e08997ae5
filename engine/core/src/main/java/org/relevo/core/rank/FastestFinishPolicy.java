package org.relevo.core.rank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * {@code fastest-finish}: the machine first on which the build should end first, by {@link FinishTimes}. Where no build
 * is known at all, {@link GuixPolicy} decides.
 */
public final class FastestFinishPolicy implements SortingPolicy {
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
  public Verdict.Order judge(Situation situation) {
    Optional<FinishTimes> times = FinishTimes.of(situation);
    if (times.isEmpty()) {
      return new Verdict.Order(new GuixPolicy()
          .judge(situation).choices().stream()
              .map(choice -> new Choice(choice.candidate(), new Unknown(choice.grounds())))
              .toList());
    }
    List<Choice> choices = new ArrayList<>(situation.candidates().size());
    for (Candidate candidate : situation.candidates()) {
      choices.add(new Choice(candidate, times.get().of(candidate)));
    }
    choices.sort(Comparator.comparingDouble(choice -> ((FinishTime) choice.grounds()).seconds()));
    return new Verdict.Order(choices);
  }

  @Override
  public boolean isTie(Choice a, Choice b) {
    return a.grounds() instanceof FinishTime one && b.grounds() instanceof FinishTime other
        ? one.seconds() == other.seconds()
        : a.grounds().equals(b.grounds());
  }
}
