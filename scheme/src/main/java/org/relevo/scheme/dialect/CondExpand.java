package org.relevo.scheme.dialect;

import gnu.expr.Expression;
import gnu.expr.QuoteExp;
import gnu.expr.ScopeExp;
import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Symbol;
import java.util.List;
import java.util.Set;
import kawa.lang.Syntax;
import kawa.lang.Translator;

/** {@code cond-expand}: chooses forms by what the implementation has (Guile manual, "SRFI-0"). */
final class CondExpand extends Syntax {
  private static final Symbol BEGIN = Symbol.valueOf("%begin");

  private static final Set<String> FEATURES = Set.of(
      "guile",
      "guile-2",
      "guile-2.2",
      "guile-3",
      "guile-3.0",
      "r5rs",
      "r7rs",
      "ratios",
      "full-unicode",
      "relevo",
      "else");

  @Override
  public Expression rewriteForm(Pair form, Translator translator) {
    List<Object> chosen = chosen(Translator.stripSyntax(form.getCdr()));
    return chosen.isEmpty()
        ? QuoteExp.voidExp
        : translator.rewrite(new Pair(BEGIN, LList.makeList(chosen)), false);
  }

  /** What is defined in the clause is defined where the form stands. */
  @Override
  public void scanForm(Pair form, ScopeExp scope, Translator translator) {
    List<Object> chosen = chosen(Translator.stripSyntax(form.getCdr()));
    translator.scanForm(new Pair(BEGIN, LList.makeList(chosen)), scope);
  }

  /** Returns the forms of the first clause that holds. */
  static List<Object> chosen(Object clauses) {
    for (Object clause : Texts.list(clauses)) {
      if (clause instanceof Pair pair && holds(pair.getCar())) {
        return Texts.list(pair.getCdr());
      }
    }
    return List.of();
  }

  private static boolean holds(Object requirement) {
    if (!(requirement instanceof Pair pair)) {
      String name = requirement.toString();
      return FEATURES.contains(name)
          || name.startsWith("srfi-")
              && BuiltinModules.NAMES.contains(new ModuleName(List.of("srfi", name)));
    }
    List<Object> parts = Texts.list(pair.getCdr());
    return switch (pair.getCar().toString()) {
      case "and" -> parts.stream().allMatch(CondExpand::holds);
      case "or" -> parts.stream().anyMatch(CondExpand::holds);
      case "not" -> !holds(parts.get(0));
      case "library" ->
        ModuleName.of(parts.get(0)).map(BuiltinModules.NAMES::contains).orElse(false);
      default -> false;
    };
  }
}
