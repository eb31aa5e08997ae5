package org.relevo.scheme.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * {@code tie-break-randomly}: the order, made by chance, in which the candidates came to the decision. A generator of its
 * own would keep decisions from being made again from the journal.
 */
final class TieBreakPolicy extends NativePolicy {
  TieBreakPolicy() {
    super("tie-break-randomly");
  }

  @Override
  Opinion judge(RequestValue request, List<CandidateValue> candidates) {
    List<CandidateValue> sorted = new ArrayList<>(candidates);
    sorted.sort(Comparator.comparingInt(CandidateValue::index));
    List<List<CandidateValue>> ranks = new ArrayList<>(sorted.size());
    sorted.forEach(each -> ranks.add(List.of(each)));
    return new Opinion.Order(ranks);
  }
}
