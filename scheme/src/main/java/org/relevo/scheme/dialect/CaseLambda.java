package org.relevo.scheme.dialect;

import gnu.expr.Expression;
import gnu.expr.Keyword;
import gnu.expr.QuoteExp;
import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Procedure;
import gnu.mapping.ProcedureN;
import gnu.mapping.Symbol;
import gnu.math.IntNum;
import java.util.ArrayList;
import java.util.List;
import kawa.lang.Syntax;
import kawa.lang.Translator;

/**
 * {@code case-lambda}: a procedure that does one thing or another by the number of its arguments; and Guile's {@code
 * case-lambda*}, whose clauses are those of {@code lambda*}.
 */
final class CaseLambda extends Syntax {
  private static final Object MAKER =
      new QuoteExp(new Primitive("case-lambda", 0, Primitive.ANY, a -> new Cases(List.of(a))));

  private final Symbol lambda;

  /** Creates the form whose clauses are those of {@code lambda}. */
  CaseLambda(Symbol lambda) {
    this.lambda = lambda;
  }

  @Override
  public Expression rewriteForm(Pair form, Translator translator) {
    List<Object> call = new ArrayList<>();
    call.add(MAKER);
    for (Object clause : SyntaxParts.list(form.getCdr())) {
      if (!(SyntaxParts.unwrapped(clause) instanceof Pair)) {
        return translator.syntaxError("expected (case-lambda (PARAMETERS BODY ...) ...)");
      }
      if (lambda.getName().equals("%lambda*")) {
        Object parameters = SyntaxParts.first(clause);
        call.add(new QuoteExp(IntNum.make(LambdaStar.least(parameters))));
        call.add(new QuoteExp(IntNum.make(LambdaStar.most(parameters))));
      }
      call.add(Positioned.pair(form, lambda, clause));
    }
    return translator.rewrite(LList.makeList(call), false);
  }

  /** One of several procedures, by the number of arguments. */
  private static final class Cases extends ProcedureN {
    /** What a clause takes. */
    private record Case(int least, int most, Procedure procedure) {
      /** Clauses with keywords take one after the required arguments, if anything. */
      private boolean takes(Object[] arguments) {
        if (most == LambdaStar.KEYWORDS && arguments.length > least) {
          return arguments[least] instanceof Keyword;
        }
        return arguments.length >= least && (most < 0 || arguments.length <= most);
      }
    }

    private final List<Case> cases = new ArrayList<>();

    Cases(List<Object> clauses) {
      super("case-lambda");
      int i = 0;
      while (i < clauses.size()) {
        if (clauses.get(i) instanceof Procedure procedure) {
          cases.add(new Case(procedure.minArgs(), procedure.maxArgs(), procedure));
          i++;
        } else {
          cases.add(new Case(
              Texts.index(clauses.get(i)),
              Texts.index(clauses.get(i + 1)),
              Texts.procedure(clauses.get(i + 2))));
          i += 3;
        }
      }
    }

    @Override
    public Object applyN(Object[] arguments) throws Throwable {
      for (Case one : cases) {
        if (one.takes(arguments)) {
          return one.procedure.applyN(arguments);
        }
      }
      throw SchemeError.of(
          "wrong-number-of-args",
          "",
          "no clause of case-lambda takes " + arguments.length + " arguments");
    }
  }
}
