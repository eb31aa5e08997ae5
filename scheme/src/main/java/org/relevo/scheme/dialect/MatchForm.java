package org.relevo.scheme.dialect;

import gnu.expr.Expression;
import gnu.expr.QuoteExp;
import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Procedure;
import gnu.mapping.Symbol;
import java.util.ArrayList;
import java.util.List;
import kawa.lang.Syntax;
import kawa.lang.Translator;
import kawa.standard.Scheme;

/**
 * The special form {@code match} of Guile's {@code (ice-9 match)}, as a tree of tests. Patterns: {@code _}, variables,
 * literals, {@code 'DATUM}, pairs and lists, {@code PATTERN ...} at the end of a list, quasiquoted ones, {@code (? P
 * PATTERN ...)}, {@code (= F PATTERN)}, {@code (and PATTERN ...)}, {@code (not PATTERN)}, and {@code (or PATTERN ...)}
 * without variables. Not: vectors, {@code =>}, patterns after an ellipsis.
 */
final class MatchForm extends Syntax {
  private static final Object PAIR = quoted("pair?", 1, a -> a[0] instanceof Pair);
  private static final Object CAR = quoted("car", 1, a -> ((Pair) a[0]).getCar());
  private static final Object CDR = quoted("cdr", 1, a -> ((Pair) a[0]).getCdr());
  private static final Object EQUAL = new QuoteExp(Scheme.isEqual);
  private static final Object LIST = quoted("list", Primitive.ANY, a -> Texts.list(List.of(a)));
  private static final Object ALL = quoted("match", 2, a -> all((Procedure) a[0], a[1]));
  private static final Object COLUMN =
      quoted("match", 2, a -> column(Texts.list(a[0]), ((Number) a[1]).intValue()));
  private static final Object FAIL = quoted("match", 1, a -> {
    throw new SchemeError("match: no pattern fits " + Texts.describe(a[0]));
  });

  /** A pattern that the form does not know. */
  private static final class BadPattern extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadPattern(String message) {
      super(message);
    }
  }

  private static Object quoted(String name, int count, Primitive.Body body) {
    return new QuoteExp(new Primitive(name, Math.max(0, count), count, body));
  }

  @Override
  public Expression rewriteForm(Pair form, Translator translator) {
    try {
      List<Object> parts = Texts.list(form.getCdr());
      if (parts.isEmpty()) {
        throw new BadPattern("match needs a value");
      }
      Symbol value = Symbol.makeUninterned("value");
      Object otherwise = list(FAIL, value);
      for (int i = parts.size() - 1; i > 0; i--) {
        if (!(parts.get(i) instanceof Pair clause)) {
          throw new BadPattern("match: a clause is (PATTERN BODY ...)");
        }
        Symbol next = Symbol.makeUninterned("next");
        Object body = new Pair(ControlForms.LET, new Pair(LList.Empty, clause.getCdr()));
        Object pattern = Translator.stripSyntax(clause.getCar());
        otherwise = let(next, lambda(otherwise), test(pattern, value, body, list(next)));
      }
      return translator.rewrite(let(value, parts.get(0), otherwise), false);
    } catch (BadPattern | SchemeError e) {
      return translator.syntaxError(e.getMessage());
    }
  }

  private static Object test(Object pattern, Object value, Object success, Object failure) {
    if (pattern instanceof Symbol symbol) {
      return symbol.getName().equals("_") ? success : let(symbol, value, success);
    }
    if (!(pattern instanceof Pair pair)) {
      return choose(list(EQUAL, value, new QuoteExp(pattern)), success, failure);
    }
    String head = pair.getCar() instanceof Symbol symbol ? symbol.getName() : "";
    if (!(pair.getCdr() instanceof Pair rest)) {
      return pair(pair, value, success, failure);
    }
    Symbol part = Symbol.makeUninterned("part");
    return switch (head) {
      case "quote" -> choose(list(EQUAL, value, new QuoteExp(rest.getCar())), success, failure);
      case "quasiquote" -> test(quasi(rest.getCar()), value, success, failure);
      case "?" ->
        choose(list(rest.getCar(), value), every(rest.getCdr(), value, success, failure), failure);
      case "=" ->
        let(part, list(rest.getCar(), value), every(rest.getCdr(), part, success, failure));
      case "and" -> every(rest, value, success, failure);
      case "not" -> test(rest.getCar(), value, failure, success);
      case "or" -> either(rest, value, success, failure);
      default -> pair(pair, value, success, failure);
    };
  }

  private static Object pair(Pair pair, Object value, Object success, Object failure) {
    if (pair.getCdr() instanceof Pair rest && isEllipsis(rest.getCar())) {
      if (rest.getCdr() != LList.Empty) {
        throw new BadPattern("match: a pattern after an ellipsis is not supported");
      }
      return repeated(pair.getCar(), value, success, failure);
    }
    Symbol first = Symbol.makeUninterned("first");
    Symbol others = Symbol.makeUninterned("rest");
    Object inner =
        test(pair.getCar(), first, test(pair.getCdr(), others, success, failure), failure);
    return choose(
        list(PAIR, value),
        let(first, list(CAR, value), let(others, list(CDR, value), inner)),
        failure);
  }

  private static boolean isEllipsis(Object pattern) {
    return pattern instanceof Symbol symbol && symbol.getName().equals("...");
  }

  private static Object every(Object patterns, Object value, Object success, Object failure) {
    Object code = success;
    List<Object> all = Texts.list(patterns);
    for (int i = all.size() - 1; i >= 0; i--) {
      code = test(all.get(i), value, code, failure);
    }
    return code;
  }

  private static Object either(Pair patterns, Object value, Object success, Object failure) {
    List<Symbol> variables = new ArrayList<>();
    collect(patterns, variables);
    if (!variables.isEmpty()) {
      throw new BadPattern("match: variables within (or ...) are not supported");
    }
    Symbol then = Symbol.makeUninterned("then");
    Object code = failure;
    List<Object> all = Texts.list(patterns);
    for (int i = all.size() - 1; i >= 0; i--) {
      code = test(all.get(i), value, list(then), code);
    }
    return let(then, lambda(success), code);
  }

  private static Object repeated(Object pattern, Object value, Object success, Object failure) {
    List<Symbol> variables = new ArrayList<>();
    collect(pattern, variables);
    Symbol element = Symbol.makeUninterned("element");
    Symbol rows = Symbol.makeUninterned("rows");
    Object row = new Pair(LIST, LList.makeList(variables));
    Object matcher =
        list(ControlForms.LAMBDA, list(element), test(pattern, element, row, new QuoteExp(false)));
    Object code = success;
    for (int i = variables.size() - 1; i >= 0; i--) {
      Object column = list(COLUMN, rows, new QuoteExp(gnu.math.IntNum.make(i)));
      code = let(variables.get(i), column, code);
    }
    return let(rows, list(ALL, matcher, value), choose(rows, code, failure));
  }

  /** Adds the variables of a pattern. */
  private static void collect(Object pattern, List<Symbol> variables) {
    if (pattern instanceof Symbol symbol) {
      if (!symbol.getName().equals("_") && !isEllipsis(symbol)) {
        variables.add(symbol);
      }
    } else if (pattern instanceof Pair pair) {
      String head = pair.getCar() instanceof Symbol symbol ? symbol.getName() : "";
      Object rest = pair.getCdr();
      switch (head) {
        case "quote" -> {}
        case "quasiquote" -> collect(quasi(((Pair) rest).getCar()), variables);
        case "?", "=" -> Texts.list(((Pair) rest).getCdr()).forEach(p -> collect(p, variables));
        case "and", "or", "not" -> Texts.list(rest).forEach(p -> collect(p, variables));
        default -> {
          collect(pair.getCar(), variables);
          collect(rest, variables);
        }
      }
    }
  }

  private static Object quasi(Object datum) {
    if (datum instanceof Pair pair) {
      return pair.getCar() instanceof Symbol head && head.getName().equals("unquote")
          ? ((Pair) pair.getCdr()).getCar()
          : new Pair(quasi(pair.getCar()), quasi(pair.getCdr()));
    }
    return datum instanceof Symbol && !isEllipsis(datum)
        ? list(Symbol.valueOf("quote"), datum)
        : datum;
  }

  private static Object all(Procedure matcher, Object value) throws Throwable {
    List<Object> rows = new ArrayList<>();
    Object rest = value;
    while (rest instanceof Pair pair) {
      Object row = matcher.apply1(pair.getCar());
      if (!Texts.isTrue(row)) {
        return false;
      }
      rows.add(row);
      rest = pair.getCdr();
    }
    return rest == LList.Empty ? Texts.list(rows) : false;
  }

  private static Object column(List<Object> rows, int index) {
    return Texts.list(rows.stream().map(row -> Texts.list(row).get(index)).toList());
  }

  private static Object list(Object... parts) {
    return LList.makeList(List.of(parts));
  }

  private static Object lambda(Object body) {
    return list(ControlForms.LAMBDA, LList.Empty, body);
  }

  private static Object choose(Object condition, Object then, Object otherwise) {
    return list(ControlForms.IF, condition, then, otherwise);
  }

  private static Object let(Symbol name, Object value, Object body) {
    return list(ControlForms.LET, list(list(name, value)), body);
  }
}
