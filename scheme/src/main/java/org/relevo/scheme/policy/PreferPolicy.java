package org.relevo.scheme.policy;

import gnu.mapping.Procedure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.relevo.core.rank.Grounds;
import org.relevo.scheme.dialect.Deadline;
import org.relevo.scheme.dialect.Texts;

/** {@code prefer} and {@code filter} of one argument: those for which a predicate holds first, or only those. */
final class PreferPolicy extends NativePolicy {
  private final Procedure predicate;
  private final boolean only;

  /**
   * Makes a policy.
   *
   * @param only whether the others do not get the build at all
   */
  PreferPolicy(Procedure predicate, boolean only) {
    super(only ? "filter" : "prefer");
    this.predicate = predicate;
    this.only = only;
  }

  /** Whether the predicate, which may have no name, held. */
  private record Held(@Nullable String predicate, boolean held) implements Grounds {
    @Override
    public String toString() {
      String what = predicate == null ? "preferred" : predicate;
      return held ? what : "not " + what;
    }
  }

  @Override
  Opinion judge(RequestValue request, List<CandidateValue> candidates) throws Throwable {
    Grounds yes = new Held(predicate.getName(), true);
    Grounds no = new Held(predicate.getName(), false);
    List<CandidateValue> first = new ArrayList<>();
    List<CandidateValue> rest = new ArrayList<>();
    for (CandidateValue candidate : candidates) {
      Deadline.tick();
      boolean held = Texts.isTrue(predicate.apply1(candidate));
      (held ? first : rest).add(candidate);
      if (!only) {
        candidate.note(held ? yes : no);
      }
    }
    List<List<CandidateValue>> ranks = new ArrayList<>(Opinion.ofEquals(first).ranks());
    if (!only) {
      ranks.addAll(Opinion.ofEquals(rest).ranks());
    }
    return new Opinion.Order(ranks);
  }
}
