package org.relevo.core.rank;

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
    Optional<FinishTimes> known = FinishTimes.of(situation);
    if (known.isEmpty()) {
      return new Verdict.Order(Figured.ascending(
          situation.candidates(),
          candidate -> -candidate.machine().speed(),
          candidate -> new Unknown(GuixPolicy.grounds(candidate))));
    }
    FinishTimes times = known.get();
    return new Verdict.Order(Figured.ascending(
        situation.candidates(), candidate -> times.of(candidate).seconds(), times::of));
  }

  @Override
  public boolean isTie(Choice a, Choice b) {
    return a.grounds() instanceof FinishTime one && b.grounds() instanceof FinishTime other
        ? one.seconds() == other.seconds()
        : a.grounds().equals(b.grounds());
  }
}
