package org.relevo.core.rank;

import java.util.Locale;

/** What the ranking decided about one machine. {@code toString} is a line for people. */
public sealed interface Placement {
  /** Returns the machine, as it was when it was judged. */
  Candidate candidate();

  /**
   * It can have the build.
   *
   * @param candidate the machine
   * @param place 1 is the first choice
   * @param score what the policy made of it
   * @param policy the policy's name
   */
  record Ranked(Candidate candidate, int place, double score, String policy) implements Placement {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%d. %s (%s %.4g)", place, candidate.machine().id(), policy, score);
    }
  }

  /**
   * It cannot have it, or not now.
   *
   * @param candidate the machine
   * @param reason why
   */
  record PassedOver(Candidate candidate, Reason reason) implements Placement {
    @Override
    public String toString() {
      return "–  " + candidate.machine().id() + ": " + reason;
    }
  }
}
