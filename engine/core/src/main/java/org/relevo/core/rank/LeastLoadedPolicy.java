package org.relevo.core.rank;

/**
 * {@code least-loaded}: the machine first whose cores have the least to do. What counts is the greater of the load of the
 * last minute and the slots that are taken, since a load average is late to tell of builds that have just begun.
 */
public final class LeastLoadedPolicy implements SortingPolicy {
  /**
   * How busy a machine is.
   *
   * @param load processes that run or wait, at least 0
   * @param cores what they share
   */
  record Busy(double load, int cores) implements Grounds {
    @Override
    public String toString() {
      return Figures.plain(load) + " running on " + cores + (cores == 1 ? " core" : " cores");
    }

    double perCore() {
      return load / cores;
    }
  }

  @Override
  public String name() {
    return "least-loaded";
  }

  @Override
  public Verdict.Order judge(Situation situation) {
    return new Verdict.Order(Figured.ascending(
        situation.candidates(), candidate -> busy(candidate).perCore(), LeastLoadedPolicy::busy));
  }

  private static Busy busy(Candidate candidate) {
    return new Busy(Workload.of(candidate), Workload.health(candidate).cores());
  }

  @Override
  public boolean isTie(Choice a, Choice b) {
    return ((Busy) a.grounds()).perCore() == ((Busy) b.grounds()).perCore();
  }
}
