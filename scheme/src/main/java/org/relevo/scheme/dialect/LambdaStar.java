package org.relevo.scheme.dialect;

import gnu.expr.Expression;
import gnu.expr.Keyword;
import gnu.expr.QuoteExp;
import gnu.expr.ScopeExp;
import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Symbol;
import java.util.ArrayList;
import java.util.List;
import kawa.lang.Syntax;
import kawa.lang.Translator;
import org.jspecify.annotations.Nullable;

/**
 * Guile's {@code lambda*}: a procedure with {@code #:optional}, {@code #:key}, {@code #:allow-other-keys} and {@code
 * #:rest} (Guile manual, "lambda* and define*"). It becomes a {@code lambda} that takes the arguments after the required
 * ones as a list, and binds the other parameters one after the other, so that a default can use those before it.
 */
final class LambdaStar extends Syntax {
  private static final Symbol LAMBDA = Symbol.valueOf("%lambda");
  private static final Symbol LET = Symbol.valueOf("%let*");
  private static final Symbol IF = Symbol.valueOf("%if");
  /** As a number of arguments: keywords and their values. */
  static final int KEYWORDS = -2;

  private static final List<String> SECTIONS =
      List.of("optional", "key", "allow-other-keys", "rest");
  private static final QuoteExp FALSE = new QuoteExp(false);
  private static final Object POSITIONAL = new QuoteExp(new Primitive(
      "positional?",
      2,
      2,
      a -> a[0] instanceof Pair arguments
          && !(Texts.isTrue(a[1]) && arguments.getCar() instanceof Keyword)));
  private static final Object FIRST =
      new QuoteExp(new Primitive("first", 1, 1, a -> ((Pair) a[0]).getCar()));
  private static final Object REST = new QuoteExp(new Primitive(
      "rest",
      2,
      2,
      a -> a[0] instanceof Pair arguments
              && !(Texts.isTrue(a[1]) && arguments.getCar() instanceof Keyword)
          ? arguments.getCdr()
          : a[0]));
  private static final Object IS_MISSING =
      new QuoteExp(new Primitive("missing?", 1, 1, a -> a[0] == KeywordArguments.MISSING));

  /** A parameter that need not be given. */
  private record Parameter(Object variable, Object initial, Keyword keyword) {}

  /** What stands between the parentheses. */
  private static final class Formals {
    private final List<Object> required = new ArrayList<>();
    private final List<Parameter> optional = new ArrayList<>();
    private final List<Parameter> keys = new ArrayList<>();
    private boolean otherKeys;
    private @Nullable Object rest;
  }

  @Override
  public Expression rewriteForm(Pair form, Translator translator) {
    if (!(SyntaxParts.unwrapped(form.getCdr()) instanceof Pair)) {
      return translator.syntaxError("expected (lambda* (PARAMETER ...) BODY ...)");
    }
    try {
      Formals formals = formals(SyntaxParts.first(form.getCdr()));
      return translator.rewrite(lambda(formals, SyntaxParts.rest(form.getCdr()), form), false);
    } catch (SchemeError e) {
      return translator.syntaxError(String.valueOf(e.getMessage()));
    }
  }

  /** Returns how many arguments these formals need. */
  static int least(Object formals) {
    return formals(formals).required.size();
  }

  /** Returns how many arguments these formals take; below 0 if that has no bound. */
  static int most(Object list) {
    Formals formals = formals(list);
    boolean keyed = !formals.keys.isEmpty() || formals.otherKeys;
    if (keyed && formals.optional.isEmpty() && formals.rest == null) {
      return KEYWORDS;
    }
    boolean bounded = formals.rest == null && !keyed;
    return bounded ? formals.required.size() + formals.optional.size() : -1;
  }

  private static Object lambda(Formals formals, Object body, Pair form) {
    boolean plain = formals.optional.isEmpty() && formals.keys.isEmpty() && !formals.otherKeys;
    if (plain) {
      Object parameters = formals.rest == null ? LList.Empty : formals.rest;
      return Positioned.pair(
          form, LAMBDA, Positioned.pair(form, prepend(formals.required, parameters), body));
    }
    boolean keyed = !formals.keys.isEmpty() || formals.otherKeys;
    QuoteExp keyedFlag = new QuoteExp(keyed);
    Symbol arguments = Symbol.makeUninterned("arguments");
    List<Object> bindings = new ArrayList<>();
    Symbol left = arguments;
    for (Parameter parameter : formals.optional) {
      bindings.add(LList.list2(
          parameter.variable,
          list(IF, list(POSITIONAL, left, keyedFlag), list(FIRST, left), parameter.initial)));
      Symbol next = Symbol.makeUninterned("arguments");
      bindings.add(LList.list2(next, list(REST, left, keyedFlag)));
      left = next;
    }
    if (formals.rest != null) {
      bindings.add(LList.list2(formals.rest, left));
    }
    Symbol values = Symbol.makeUninterned("values");
    KeywordArguments parser = new KeywordArguments(
        formals.keys.stream().map(Parameter::keyword).toList(),
        formals.otherKeys,
        formals.rest != null,
        keyed);
    bindings.add(LList.list2(values, list(new QuoteExp(parser), left)));
    for (int i = 0; i < formals.keys.size(); i++) {
      Symbol given = Symbol.makeUninterned("given");
      bindings.add(LList.list2(given, list(new QuoteExp(KeywordArguments.elementAt(i)), values)));
      bindings.add(LList.list2(
          formals.keys.get(i).variable,
          list(IF, list(IS_MISSING, given), formals.keys.get(i).initial, given)));
    }
    Object inner =
        Positioned.pair(form, LET, Positioned.pair(form, LList.makeList(bindings), body));
    return Positioned.pair(
        form,
        LAMBDA,
        Positioned.pair(
            form, prepend(formals.required, arguments), Positioned.pair(form, inner, LList.Empty)));
  }

  private static Object list(Object... parts) {
    return LList.makeList(List.of(parts));
  }

  private static Object prepend(List<Object> elements, Object tail) {
    Object all = tail;
    for (int i = elements.size() - 1; i >= 0; i--) {
      all = new Pair(elements.get(i), all);
    }
    return all;
  }

  private static Formals formals(Object list) {
    Formals formals = new Formals();
    String section = "";
    List<Object> elements = SyntaxParts.list(list);
    int last = SyntaxParts.isProper(list) ? elements.size() : elements.size() - 1;
    for (Object element : elements.subList(0, last)) {
      if (SyntaxParts.unwrapped(element) instanceof Keyword keyword) {
        section = keyword.getName();
        formals.otherKeys |= section.equals("allow-other-keys");
        if (!SECTIONS.contains(section)) {
          throw new SchemeError(
              "lambda* knows #:optional, #:key, #:allow-other-keys and #:rest, not #:" + section);
        }
      } else {
        add(formals, section, element);
      }
    }
    if (last < elements.size()) {
      formals.rest = elements.get(last);
    }
    return formals;
  }

  private static void add(Formals formals, String section, Object element) {
    switch (section) {
      case "" -> formals.required.add(element);
      case "optional" -> formals.optional.add(parameter(element));
      case "key" -> formals.keys.add(parameter(element));
      case "rest" -> formals.rest = element;
      default -> throw new SchemeError("nothing but #:rest may follow #:allow-other-keys");
    }
  }

  private static Parameter parameter(Object element) {
    if (!(SyntaxParts.unwrapped(element) instanceof Pair)) {
      return new Parameter(
          element, FALSE, Keyword.make(SyntaxParts.unwrapped(element).toString()));
    }
    List<Object> parts = SyntaxParts.list(element);
    Object variable = parts.get(0);
    Object initial = parts.size() > 1 ? parts.get(1) : FALSE;
    Keyword keyword =
        parts.size() > 2 && SyntaxParts.unwrapped(parts.get(2)) instanceof Keyword given
            ? given
            : Keyword.make(SyntaxParts.unwrapped(parts.get(0)).toString());
    return new Parameter(variable, initial, keyword);
  }

  /** {@code define*}, where it does not stand at the top of a file. */
  static final class Define extends Syntax {
    @Override
    public void scanForm(Pair form, ScopeExp scope, Translator translator) {
      if (SyntaxParts.unwrapped(form.getCdr()) instanceof Pair
          && SyntaxParts.unwrapped(SyntaxParts.first(form.getCdr())) instanceof Pair) {
        Object signature = SyntaxParts.first(form.getCdr());
        Object lambda = Positioned.pair(
            form,
            Symbol.valueOf("%lambda*"),
            Positioned.pair(form, SyntaxParts.rest(signature), SyntaxParts.rest(form.getCdr())));
        translator.scanForm(
            LList.list3(Symbol.valueOf("%define"), SyntaxParts.first(signature), lambda), scope);
      } else {
        translator.scanForm(new Pair(Symbol.valueOf("%define"), form.getCdr()), scope);
      }
    }
  }
}
