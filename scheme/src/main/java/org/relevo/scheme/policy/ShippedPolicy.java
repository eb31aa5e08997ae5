package org.relevo.scheme.policy;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.Choice;
import org.relevo.core.rank.Situation;
import org.relevo.core.rank.SortingPolicy;

/** A policy of core's. */
final class ShippedPolicy extends NativePolicy {
  private final SortingPolicy policy;

  ShippedPolicy(SortingPolicy policy) {
    super(policy.name());
    this.policy = policy;
  }

  SortingPolicy policy() {
    return policy;
  }

  @Override
  Opinion judge(RequestValue request, List<CandidateValue> candidates) {
    IdentityHashMap<Candidate, CandidateValue> values =
        new IdentityHashMap<>(candidates.size() * 2);
    candidates.forEach(each -> values.put(each.candidate(), each));
    Situation situation = new Situation(
        request.request(),
        request.expectation(),
        Optional.empty(),
        candidates.stream().map(CandidateValue::candidate).toList());
    List<List<CandidateValue>> ranks = new ArrayList<>();
    List<CandidateValue> rank = new ArrayList<>();
    Optional<Choice> before = Optional.empty();
    for (Choice choice : policy.judge(situation).choices()) {
      if (before.isPresent() && !policy.isTie(before.get(), choice)) {
        ranks.add(rank);
        rank = new ArrayList<>();
      }
      CandidateValue value = Objects.requireNonNull(values.get(choice.candidate()));
      value.note(choice.grounds());
      rank.add(value);
      before = Optional.of(choice);
    }
    if (!rank.isEmpty()) {
      ranks.add(rank);
    }
    return new Opinion.Order(ranks);
  }
}
