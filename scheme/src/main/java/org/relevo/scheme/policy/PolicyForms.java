package org.relevo.scheme.policy;

import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Procedure;
import gnu.mapping.ProcedureN;
import gnu.math.RealNum;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.relevo.core.rank.Grounds;
import org.relevo.core.rank.Policies;
import org.relevo.core.rank.SortingPolicy;
import org.relevo.scheme.SchemeValues;
import org.relevo.scheme.dialect.Deadline;
import org.relevo.scheme.dialect.Evaluation;
import org.relevo.scheme.dialect.Extension;
import org.relevo.scheme.dialect.Primitive;
import org.relevo.scheme.dialect.SchemeError;
import org.relevo.scheme.dialect.Texts;
import org.relevo.scheme.dialect.Vocabulary;

/** The policies that there are, and the procedures that make policies of others. */
final class PolicyForms {
  private PolicyForms() {}

  static void addTo(Vocabulary vocabulary, Evaluation evaluation) {
    Policies.ALL.forEach(
        policy -> vocabulary.value(policy.name(), new ShippedPolicy((SortingPolicy) policy)));
    vocabulary
        .value("tie-break-randomly", new TieBreakPolicy())
        .value("filter", new Filter())
        .procedure("prefer", 1, a -> new PreferPolicy(predicate("prefer", a[0]), false))
        .procedure("weigh", 1, Primitive.ANY, a -> new WeighPolicy(terms(a), evaluation.place()))
        .procedure("then", 1, Primitive.ANY, a -> {
          List<Procedure> policies = new ArrayList<>();
          for (Object each : a) {
            policies.add(NativePolicy.of(each, evaluation.place()));
          }
          return new ThenPolicy(policies);
        })
        .procedure("candidate-note!", 2, a -> {
          CandidateAccessors.candidate("candidate-note!", a[0])
              .note(new Grounds.Text(Texts.string(a[1])));
          return SchemeValues.UNSPECIFIED;
        });
  }

  private static List<WeighPolicy.Term> terms(Object[] arguments) {
    List<WeighPolicy.Term> terms = new ArrayList<>();
    for (Object each : arguments) {
      if (each instanceof Pair term
          && term.getCar() instanceof RealNum weight
          && Double.isFinite(weight.doubleValue())
          && term.getCdr() instanceof Procedure figure) {
        terms.add(new WeighPolicy.Term(name(figure, terms.size()), weight.doubleValue(), figure));
      } else {
        throw new SchemeError("weigh: a pair of a weight and a procedure of a candidate, such as"
            + " (cons 2 candidate-speed), is needed here, not " + Excerpts.of(each));
      }
    }
    return terms;
  }

  private static String name(Procedure figure, int before) {
    @Nullable String name = figure.getName();
    return name == null || name.isEmpty()
        ? "figure " + (before + 1)
        : name.replaceFirst("^candidate-", "");
  }

  private static Procedure predicate(String of, Object value) {
    if (value instanceof Procedure procedure) {
      return procedure;
    }
    throw new SchemeError(
        of + ": a procedure of a candidate is needed here, not " + Excerpts.of(value));
  }

  /** {@code filter}: of one argument a policy, of two SRFI 1's. */
  private static final class Filter extends ProcedureN implements Extension {
    Filter() {
      super("filter");
    }

    @Override
    public int numArgs() {
      return 1 | 2 << 12;
    }

    @Override
    public Object applyN(Object[] a) throws Throwable {
      if (a.length < 1 || a.length > 2) {
        throw new SchemeError("filter takes a predicate, or a predicate and a list, and was given "
            + a.length + " arguments");
      }
      Procedure predicate = predicate("filter", a[0]);
      if (a.length == 1) {
        return new PreferPolicy(predicate, true);
      }
      List<Object> kept = new ArrayList<>();
      for (Object each : Texts.list(a[1])) {
        Deadline.tick();
        if (Texts.isTrue(predicate.apply1(each))) {
          kept.add(each);
        }
      }
      return kept.isEmpty() ? LList.Empty : Texts.list(kept);
    }
  }
}
