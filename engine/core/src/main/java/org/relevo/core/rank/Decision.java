package org.relevo.core.rank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a ranking comes to. Each has all the placements, so that it can be explained. */
public sealed interface Decision {
  /** Returns what was decided about every machine, the ranked ones first and in order. */
  List<Placement> placements();

  /**
   * At least one machine can have the build now.
   *
   * @param ordered those, the best first; not empty
   * @param placements all
   */
  record Accept(List<Placement.Ranked> ordered, List<Placement> placements) implements Decision {}

  /**
   * Some machine could do the build, but none can have it now.
   *
   * @param placements all, each with its reason
   */
  record Postpone(List<Placement> placements) implements Decision {}

  /**
   * No machine could ever do the build.
   *
   * @param placements all, each with its reason; empty if there are no machines
   */
  record Decline(List<Placement> placements) implements Decision {}

  /** Returns what {@code placements} come to. */
  static Decision of(List<Placement> placements) {
    List<Placement.Ranked> ranked = new ArrayList<>();
    boolean never = true;
    for (Placement placement : placements) {
      if (placement instanceof Placement.Ranked machine) {
        ranked.add(machine);
      } else if (placement instanceof Placement.PassedOver machine) {
        never &= machine.reason().lasting();
      }
    }
    if (!ranked.isEmpty()) {
      ranked.sort(Comparator.comparingInt(Placement.Ranked::place));
      return new Accept(List.copyOf(ranked), List.copyOf(placements));
    }
    return never ? new Decline(List.copyOf(placements)) : new Postpone(List.copyOf(placements));
  }
}
