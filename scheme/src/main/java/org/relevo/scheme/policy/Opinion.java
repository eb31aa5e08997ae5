package org.relevo.scheme.policy;

import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.relevo.core.rank.Choice;
import org.relevo.core.rank.Verdict;
import org.relevo.scheme.dialect.Deadline;
import org.relevo.scheme.dialect.SchemeError;
import org.relevo.scheme.dialect.Texts;

/**
 * What a policy gives, as programs write it:
 *
 * <pre>
 * OPINION = (RANK ...)              the best first; those that are not there do not get the build
 *         | postpone | decline      or a list of one of these and a string that says why
 * RANK    = CANDIDATE
 *         | (CANDIDATE ...)         these are as good as each other
 * </pre>
 */
sealed interface Opinion {
  /**
   * Candidates in order.
   *
   * @param ranks the best first, each with those that are as good as each other; none of them is empty
   */
  record Order(List<List<CandidateValue>> ranks) implements Opinion {
    @Override
    public Object scheme() {
      List<CandidateValue> all = new ArrayList<>();
      ranks.forEach(all::addAll);
      return Texts.list(all);
    }

    @Override
    public Verdict verdict() {
      List<Choice> choices = new ArrayList<>();
      for (List<CandidateValue> rank : ranks) {
        for (CandidateValue each : rank) {
          choices.add(new Choice(each.candidate(), each.grounds()));
        }
      }
      return new Verdict.Order(choices);
    }
  }

  /**
   * None shall have the build.
   *
   * @param verdict says so
   * @param scheme the same as a value of programs
   */
  record Refusal(Verdict verdict, Object scheme) implements Opinion {}

  /** Returns it as programs have it, without its ties. */
  Object scheme();

  /** Returns it as core has it. */
  Verdict verdict();

  /** Returns the order in which all are as good as each other. */
  static Order ofEquals(List<CandidateValue> candidates) {
    return new Order(candidates.isEmpty() ? List.of() : List.of(candidates));
  }

  /**
   * Returns what {@code value} means, which a policy gave.
   *
   * @throws SchemeError if it means nothing
   */
  static Opinion of(Object value) {
    Optional<Verdict> refusal = refusal(value, "");
    if (refusal.isPresent()) {
      return new Refusal(refusal.get(), value);
    }
    if (value instanceof Pair pair
        && refusal(pair.getCar(), "").isPresent()
        && pair.getCdr() instanceof Pair rest
        && rest.getCar() instanceof CharSequence why
        && rest.getCdr() == LList.Empty) {
      return new Refusal(refusal(pair.getCar(), why.toString()).orElseThrow(), value);
    }
    if (!Texts.isList(value)) {
      throw misfit(value);
    }
    List<List<CandidateValue>> ranks = new ArrayList<>();
    for (Object element : Texts.list(value)) {
      if (element instanceof CandidateValue candidate) {
        ranks.add(List.of(candidate));
      } else if (Texts.isList(element)) {
        List<CandidateValue> equals = new ArrayList<>();
        for (Object each : Texts.list(element)) {
          equals.add(candidate(each));
        }
        if (!equals.isEmpty()) {
          ranks.add(equals);
        }
      } else {
        throw misfit(element);
      }
      Deadline.tick();
    }
    return new Order(ranks);
  }

  private static CandidateValue candidate(Object value) {
    if (value instanceof CandidateValue candidate) {
      return candidate;
    }
    throw misfit(value);
  }

  private static SchemeError misfit(Object value) {
    return SchemeError.wrongValue(
        Optional.empty(),
        "a policy must give a list of candidates, the best first, or 'postpone or 'decline, and gave "
            + Excerpts.of(value));
  }

  private static Optional<Verdict> refusal(Object value, String why) {
    if (!(value instanceof Symbol symbol)) {
      return Optional.empty();
    }
    return switch (symbol.getName()) {
      case "postpone" -> Optional.of(new Verdict.Postpone(why));
      case "decline" -> Optional.of(new Verdict.Decline(why));
      default -> Optional.empty();
    };
  }
}
