package org.relevo.core.rank;

import java.util.List;

/** What the ranking decided about one machine. {@code toString} is a line for people. */
public sealed interface Placement {
  /** Returns the machine, as it was when it was judged. */
  Candidate candidate();

  /** Returns whether it is the policy that does not want a build offloaded about which this was decided. */
  static boolean declinedByPolicy(List<Placement> placements) {
    return placements.stream()
        .anyMatch(placement ->
            placement instanceof PassedOver passed && passed.reason() instanceof Reason.Declined);
  }

  /**
   * It can have the build.
   *
   * @param candidate the machine
   * @param place 1 is the first choice
   * @param policy the policy's name
   * @param grounds what the policy made of it
   */
  record Ranked(Candidate candidate, int place, String policy, Grounds grounds)
      implements Placement {
    /** Returns the policy and what it made of the machine: {@code guix: speed 2}. */
    public String reason() {
      String said = grounds.toString();
      return said.isEmpty() ? policy : policy + ": " + said;
    }

    @Override
    public String toString() {
      return place + ". " + candidate.machine().id() + " (" + reason() + ")";
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
