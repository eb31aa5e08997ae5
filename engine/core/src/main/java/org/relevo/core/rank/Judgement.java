package org.relevo.core.rank;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What a policy's verdict means for each of the machines that it judged. */
final class Judgement {
  private Judgement() {}

  /**
   * Returns the places that {@code verdict} gives, then the machines that it leaves out.
   *
   * @throws PolicyException if the verdict makes no sense
   */
  static List<Placement> of(String policy, Verdict verdict, List<Candidate> fit)
      throws PolicyException {
    if (verdict instanceof Verdict.Order order) {
      return order(policy, order, fit);
    }
    Reason reason = verdict instanceof Verdict.Decline decline
        ? new Reason.Declined(policy, decline.why())
        : new Reason.Postponed(policy, ((Verdict.Postpone) verdict).why());
    List<Placement> placements = new ArrayList<>();
    fit.forEach(candidate -> placements.add(new Placement.PassedOver(candidate, reason)));
    return placements;
  }

  /** Returns the places in the order of a {@link SortingPolicy}, which has every machine once. */
  static List<Placement> ofSound(String policy, Verdict.Order order) {
    List<Placement> placements = new ArrayList<>(order.choices().size());
    for (Choice choice : order.choices()) {
      placements.add(new Placement.Ranked(
          choice.candidate(), placements.size() + 1, policy, choice.grounds()));
    }
    return placements;
  }

  private static List<Placement> order(String policy, Verdict.Order order, List<Candidate> fit)
      throws PolicyException {
    // By identity: a candidate is a machine at a moment, and hashing thousands takes its time.
    Set<Candidate> left = Collections.newSetFromMap(new IdentityHashMap<>(fit.size() * 2));
    left.addAll(fit);
    List<Placement> placements = new ArrayList<>(fit.size());
    for (Choice choice : order.choices()) {
      if (!left.remove(choice.candidate())) {
        throw new PolicyException("it chose " + choice.candidate().machine().id()
            + ", which is not among the machines that it was given, or was chosen already");
      }
      placements.add(new Placement.Ranked(
          choice.candidate(), placements.size() + 1, policy, choice.grounds()));
    }
    if (!left.isEmpty()) {
      Reason leftOut = new Reason.LeftOut(policy);
      for (Candidate candidate : fit) {
        if (left.contains(candidate)) {
          placements.add(new Placement.PassedOver(candidate, leftOut));
        }
      }
    }
    return placements;
  }
}
