package org.relevo.scheme.dialect;

import gnu.expr.Expression;
import gnu.expr.QuoteExp;
import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Symbol;
import java.util.ArrayList;
import java.util.List;
import kawa.lang.Syntax;
import kawa.lang.Translator;

/**
 * {@code (guard (VARIABLE CLAUSE ...) BODY ...)} of R7RS and SRFI 34: the clauses are those of {@code cond}, and where none
 * of them fits, the error goes on. Kawa's own would catch what stops a program, too.
 */
final class GuardForm extends Syntax {
  private static final Symbol COND = Symbol.valueOf("%cond");
  private static final Symbol ELSE = Symbol.valueOf("else");

  @Override
  public Expression rewriteForm(Pair form, Translator translator) {
    List<Object> parts = SyntaxParts.list(form.getCdr());
    List<Object> clauses = parts.size() < 2 ? List.of() : SyntaxParts.list(parts.get(0));
    if (clauses.isEmpty() || !(SyntaxParts.unwrapped(clauses.get(0)) instanceof Symbol)) {
      return translator.syntaxError("expected (guard (VARIABLE CLAUSE ...) BODY ...)");
    }
    Symbol again = Symbol.makeUninterned("again");
    List<Object> all = new ArrayList<>(clauses.subList(1, clauses.size()));
    if (all.isEmpty() || !isElse(all.get(all.size() - 1))) {
      all.add(LList.list2(ELSE, LList.list1(again)));
    }
    Object handler = LList.list3(
        ControlForms.LAMBDA,
        LList.list2(clauses.get(0), again),
        new Pair(COND, LList.makeList(all)));
    Object body = Positioned.pair(
        form, ControlForms.LAMBDA, new Pair(LList.Empty, SyntaxParts.rest(form.getCdr())));
    return translator.rewrite(
        LList.list3(new QuoteExp(ControlProcedures.GUARD), body, handler), false);
  }

  private static boolean isElse(Object clause) {
    return SyntaxParts.unwrapped(clause) instanceof Pair
        && SyntaxParts.unwrapped(SyntaxParts.first(clause)).equals(ELSE);
  }
}
