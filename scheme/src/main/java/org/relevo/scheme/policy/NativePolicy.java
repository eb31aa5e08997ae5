package org.relevo.scheme.policy;

import gnu.lists.LList;
import gnu.mapping.Procedure;
import gnu.mapping.Procedure2;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.relevo.core.machine.SourceLocation;
import org.relevo.core.rank.Policies;
import org.relevo.core.rank.SortingPolicy;
import org.relevo.scheme.dialect.Deadline;
import org.relevo.scheme.dialect.SchemeError;
import org.relevo.scheme.dialect.Texts;

/**
 * A policy that is written in Java, as a procedure of programs. It keeps the order of the candidates that it has no
 * opinion about, and knows which of them it holds to be equal; a procedure of a program can say so, but most do not.
 */
abstract class NativePolicy extends Procedure2 {
  NativePolicy(String name) {
    super(name);
  }

  /** Judges the candidates, of which there may be none. */
  abstract Opinion judge(RequestValue request, List<CandidateValue> candidates) throws Throwable;

  @Override
  public Object apply2(Object request, Object candidates) throws Throwable {
    Deadline.tick();
    if (!(request instanceof RequestValue asked)) {
      throw wrong("a request", request);
    }
    List<CandidateValue> given = new ArrayList<>();
    for (Object each : Texts.list(candidates)) {
      if (!(each instanceof CandidateValue candidate)) {
        throw wrong("a list of candidates", candidates);
      }
      given.add(candidate);
    }
    return judge(asked, given).scheme();
  }

  private SchemeError wrong(String needed, Object value) {
    return new SchemeError(
        getName() + ": " + needed + " is needed here, not " + Excerpts.of(value));
  }

  /** Has any policy judge; a procedure that gives the list back that it was given holds all to be equal. */
  static Opinion ask(Procedure policy, RequestValue request, List<CandidateValue> candidates)
      throws Throwable {
    if (policy instanceof NativePolicy ours) {
      return ours.judge(request, candidates);
    }
    LList given = Texts.list(candidates);
    Object value = policy.apply2(request, given);
    return value == given ? Opinion.ofEquals(candidates) : Opinion.of(value);
  }

  /**
   * Returns the policy that {@code value} is: a procedure of two arguments, or the name of one of Relevo's.
   *
   * @param place where the value comes from, for the error
   * @throws SchemeError if it is none
   */
  static Procedure of(Object value, Optional<SourceLocation> place) {
    if (value instanceof Procedure procedure) {
      int most = procedure.maxArgs();
      if (procedure.minArgs() <= 2 && (most < 0 || most >= 2)) {
        return procedure;
      }
      throw SchemeError.wrongValue(
          place,
          "a policy is a procedure of a request and a list of candidates, (lambda (request candidates)"
              + " …), and not of " + most + (most == 1 ? " argument" : " arguments")
              + "; one that orders by figures is (weigh (cons WEIGHT FIGURE) …)");
    }
    Optional<String> name = Texts.symbol(value);
    return name.<Procedure>flatMap(NativePolicy::shipped)
        .orElseThrow(() -> SchemeError.wrongValue(
            place,
            name.map(given -> "there is no policy " + given + "; there are: "
                    + String.join(", ", Policies.names()))
                .orElseGet(() -> "a policy, which is a procedure of a request and a list of"
                    + " candidates, or the name of one, is needed here, not "
                    + Excerpts.of(value))));
  }

  private static Optional<Procedure> shipped(String name) {
    return Policies.named(name)
        .filter(SortingPolicy.class::isInstance)
        .map(policy -> new ShippedPolicy((SortingPolicy) policy));
  }
}
