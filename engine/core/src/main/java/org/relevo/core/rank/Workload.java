package org.relevo.core.rank;

import org.relevo.core.machine.Health;

/** What a machine that can have a build is doing already. */
public final class Workload {
  private Workload() {}

  /** Returns how it is; policies see only machines that have said so. */
  public static Health health(Candidate candidate) {
    return ((Condition.Reachable) candidate.condition()).health();
  }

  /** Returns how many processes run or wait: its load average, or the builds that it was given if those are more. */
  public static double of(Candidate candidate) {
    return Math.max(health(candidate).load().oneMinute(), candidate.slots().used());
  }

  /** Returns how much longer a process takes than on the idle machine, at least 1, when one more comes. */
  public static double slowdown(Candidate candidate) {
    return Math.max(1, (of(candidate) + 1) / health(candidate).cores());
  }
}
