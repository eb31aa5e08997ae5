package org.relevo.core.rank;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a ranking comes to. Each has all the placements, so that it can be explained. */
public sealed interface Decision {
  /** Returns what was decided about every machine, the ranked ones first and in order. */
  List<Placement> placements();

  /** Returns what is to be said of the policy, if it failed and another decided for it. */
  Optional<String> complaint();

  /**
   * At least one machine can have the build now.
   *
   * @param ordered those, the best first; not empty
   * @param placements all
   * @param complaint why the policy that was asked did not decide
   */
  record Accept(
      List<Placement.Ranked> ordered, List<Placement> placements, Optional<String> complaint)
      implements Decision {}

  /**
   * Some machine could do the build, but none can have it now.
   *
   * @param placements all, each with its reason
   * @param complaint why the policy that was asked did not decide
   */
  record Postpone(List<Placement> placements, Optional<String> complaint) implements Decision {}

  /**
   * No machine could ever do the build, or the policy wants it done here.
   *
   * @param placements all, each with its reason; empty if there are no machines
   * @param complaint why the policy that was asked did not decide
   */
  record Decline(List<Placement> placements, Optional<String> complaint) implements Decision {}

  /** Returns what {@code placements} come to; those with a place stand in its order. */
  static Decision of(List<Placement> placements) {
    return of(placements, Optional.empty());
  }

  /** Returns what {@code placements} come to, with what is to be said of the policy. */
  static Decision of(List<Placement> placements, Optional<String> complaint) {
    List<Placement> all = List.copyOf(placements);
    List<Placement.Ranked> ranked = new ArrayList<>();
    boolean never = true;
    boolean declined = false;
    for (Placement placement : all) {
      if (placement instanceof Placement.Ranked machine) {
        ranked.add(machine);
      } else if (placement instanceof Placement.PassedOver machine) {
        never &= machine.reason().lasting();
        declined |= machine.reason() instanceof Reason.Declined;
      }
    }
    if (!ranked.isEmpty()) {
      return new Accept(List.copyOf(ranked), all, complaint);
    }
    return never || declined ? new Decline(all, complaint) : new Postpone(all, complaint);
  }
}
