package org.relevo.scheme.dialect;

import gnu.expr.Expression;
import gnu.expr.QuoteExp;
import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Symbol;
import gnu.math.IntNum;
import java.util.ArrayList;
import java.util.List;
import kawa.lang.Syntax;
import kawa.lang.Translator;

/**
 * The special form {@code match} of Guile's {@code (ice-9 match)}. Each clause becomes a try of its pattern, which gives the
 * values of the variables or {@code #f}, and a {@code let*} around its body, which stays in tail position.
 */
final class MatchForm extends Syntax {
  private static final Object LIST = new QuoteExp(new Primitive("list", 0, Primitive.ANY, a -> a));
  private static final Object FAIL = new QuoteExp(new Primitive("match", 1, 1, a -> {
    throw SchemeError.of("match-error", "match", "no pattern fits " + Written.text(a[0]));
  }));
  private static final Object SLOT = new QuoteExp(new Primitive(
      "match", 2, 2, a -> ((Object[]) a[0])[((IntNum) a[1]).intValue()]));

  @Override
  public Expression rewriteForm(Pair form, Translator translator) {
    try {
      List<Object> parts = SyntaxParts.list(form.getCdr());
      if (parts.size() < 2) {
        throw new SchemeError("expected (match VALUE (PATTERN BODY ...) ...)");
      }
      Symbol value = Symbol.makeUninterned("value");
      Object code = list(FAIL, value);
      for (int i = parts.size() - 1; i > 0; i--) {
        code = clause(parts.get(i), value, code);
      }
      return translator.rewrite(let(value, parts.get(0), code), false);
    } catch (SchemeError e) {
      return translator.syntaxError(String.valueOf(e.getMessage()));
    }
  }

  private static Object clause(Object clause, Symbol value, Object otherwise) {
    if (!(SyntaxParts.unwrapped(clause) instanceof Pair pair)
        || !(SyntaxParts.unwrapped(pair.getCdr()) instanceof Pair)) {
      throw new SchemeError("match: a clause is (PATTERN BODY ...)");
    }
    MatchParser parser = new MatchParser();
    MatchPattern pattern = parser.parse(SyntaxParts.first(clause));
    int count = parser.variables().size();
    Primitive test = new Primitive("match", 2, 2, a -> {
      Object[] slots = new Object[count];
      java.util.Arrays.fill(slots, false);
      return pattern.matches(a[0], slots, (Object[]) a[1]) ? slots : (Object) false;
    });
    Symbol slots = Symbol.makeUninterned("slots");
    Object tried =
        list(new QuoteExp(test), value, new Pair(LIST, LList.makeList(parser.procedures())));
    List<Object> bindings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      bindings.add(
          list(parser.variables().get(i), list(SLOT, slots, new QuoteExp(IntNum.make(i)))));
    }
    Object body = SyntaxParts.rest(clause);
    List<Object> forms = SyntaxParts.list(body);
    boolean continues = forms.size() > 1
        && SyntaxParts.unwrapped(forms.get(0)) instanceof Pair
        && SyntaxParts.list(forms.get(0)).size() == 2
        && SyntaxParts.unwrapped(SyntaxParts.list(forms.get(0)).get(0))
            .toString()
            .equals("=>");
    if (continues) {
      Object name = SyntaxParts.list(forms.get(0)).get(1);
      Object next = list(ControlForms.LAMBDA, LList.Empty, otherwise);
      Symbol go = Symbol.makeUninterned("next");
      bindings.add(list(name, go));
      return let(go, next, attempt(slots, tried, bindings, SyntaxParts.rest(body), list(go)));
    }
    return attempt(slots, tried, bindings, body, otherwise);
  }

  private static Object attempt(
      Symbol slots, Object tried, List<Object> bindings, Object body, Object otherwise) {
    Object then = new Pair(ControlForms.LET, new Pair(LList.makeList(bindings), body));
    return let(slots, tried, list(ControlForms.IF, slots, then, otherwise));
  }

  private static Object list(Object... parts) {
    return LList.makeList(List.of(parts));
  }

  private static Object let(Symbol name, Object value, Object body) {
    return list(ControlForms.LET, list(list(name, value)), body);
  }
}
