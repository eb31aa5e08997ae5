package org.relevo.scheme.policy;

import gnu.mapping.Procedure;
import java.util.ArrayList;
import java.util.List;
import org.relevo.scheme.dialect.Deadline;

/** {@code then}: the first policy's order; those that are equal to it in the second's, and so on. */
final class ThenPolicy extends NativePolicy {
  private final List<Procedure> policies;

  ThenPolicy(List<Procedure> policies) {
    super("then");
    this.policies = List.copyOf(policies);
  }

  @Override
  Opinion judge(RequestValue request, List<CandidateValue> candidates) throws Throwable {
    List<List<CandidateValue>> ranks = Opinion.ofEquals(candidates).ranks();
    for (Procedure policy : policies) {
      List<List<CandidateValue>> finer = new ArrayList<>();
      for (List<CandidateValue> rank : ranks) {
        Deadline.tick();
        Opinion opinion = ask(policy, request, rank);
        if (!(opinion instanceof Opinion.Order order)) {
          return opinion;
        }
        finer.addAll(order.ranks());
      }
      ranks = finer;
    }
    return new Opinion.Order(ranks);
  }
}
