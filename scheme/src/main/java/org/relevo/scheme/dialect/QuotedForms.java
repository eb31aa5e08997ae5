package org.relevo.scheme.dialect;

import gnu.expr.Expression;
import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Symbol;
import kawa.lang.Syntax;
import kawa.lang.Translator;

/**
 * G-expressions, as they occur in files that were taken from a system configuration: {@code #~FORM}, or {@code (gexp
 * FORM)}, is FORM quoted, with the values of {@code #$X} in their places. Outside of one, {@code #$X} has no meaning.
 */
final class QuotedForms {
  private QuotedForms() {}

  static void addTo(Vocabulary vocabulary) {
    vocabulary.syntax("gexp", new Syntax() {
      @Override
      public Expression rewriteForm(Pair form, Translator translator) {
        if (!(form.getCdr() instanceof Pair argument)) {
          return translator.syntaxError("expected (gexp FORM), which is also written #~FORM");
        }
        return translator.rewrite(
            LList.list2(Symbol.valueOf("quasiquote"), quasi(argument.getCar())), false);
      }
    });
    for (String name :
        new String[] {"ungexp", "ungexp-splicing", "ungexp-native", "ungexp-native-splicing"}) {
      vocabulary.syntax(name, new Syntax() {
        @Override
        public Expression rewriteForm(Pair form, Translator translator) {
          return translator.syntaxError(
              name + " (#$ and the like) has a meaning only within a g-expression, #~FORM");
        }
      });
    }
  }

  private static Object quasi(Object datum) {
    if (!(datum instanceof Pair pair)) {
      return datum;
    }
    String head = pair.getCar() instanceof Symbol symbol ? symbol.getName() : "";
    return switch (head) {
      case "ungexp", "ungexp-native" ->
        Positioned.pair(pair, Symbol.valueOf("unquote"), pair.getCdr());
      case "ungexp-splicing", "ungexp-native-splicing" ->
        Positioned.pair(pair, Symbol.valueOf("unquote-splicing"), pair.getCdr());
      default -> Positioned.pair(pair, quasi(pair.getCar()), quasi(pair.getCdr()));
    };
  }
}
