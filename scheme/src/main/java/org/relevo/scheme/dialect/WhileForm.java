package org.relevo.scheme.dialect;

import gnu.expr.Expression;
import gnu.expr.QuoteExp;
import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Symbol;
import java.util.List;
import kawa.lang.Syntax;
import kawa.lang.Translator;

/** Guile's {@code (while CONDITION BODY ...)}, in which {@code break} and {@code continue} are procedures. */
final class WhileForm extends Syntax {
  private static final QuoteExp ESCAPE = new QuoteExp(ControlProcedures.CALL_EC);

  @Override
  public Expression rewriteForm(Pair form, Translator translator) {
    if (!(SyntaxParts.unwrapped(form.getCdr()) instanceof Pair)) {
      return translator.syntaxError("expected (while CONDITION BODY ...)");
    }
    Object condition = SyntaxParts.first(form.getCdr());
    Object body = SyntaxParts.rest(form.getCdr());
    Symbol loop = Symbol.makeUninterned("loop");
    Object once = list(ESCAPE, lambda(Symbol.valueOf("continue"), body));
    Object step = list(
        ControlForms.IF,
        condition,
        list(Symbol.valueOf("%begin"), once, list(loop)),
        new QuoteExp(false));
    Object procedure = list(ControlForms.LAMBDA, LList.Empty, step);
    Object run = list(ControlForms.LETREC, list(list(loop, procedure)), list(loop));
    return translator.rewrite(
        list(ESCAPE, lambda(Symbol.valueOf("break"), LList.list1(run))), false);
  }

  private static Object lambda(Symbol parameter, Object body) {
    return new Pair(ControlForms.LAMBDA, new Pair(LList.list1(parameter), body));
  }

  private static Object list(Object... parts) {
    return LList.makeList(List.of(parts));
  }
}
