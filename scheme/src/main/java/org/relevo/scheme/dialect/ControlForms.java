package org.relevo.scheme.dialect;

import gnu.expr.Expression;
import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Symbol;
import kawa.lang.Syntax;
import kawa.lang.Translator;
import kawa.standard.SchemeCompilation;

/** Guile's special forms that are others in disguise. */
final class ControlForms {
  /** A name of {@code lambda} that a program's own definitions do not hide. */
  private static final Symbol LAMBDA = Symbol.valueOf("%lambda");

  private ControlForms() {}

  static void addTo(Vocabulary vocabulary) {
    vocabulary.value(LAMBDA.getName(), SchemeCompilation.lambda);
    vocabulary.syntax("false-if-exception", new Syntax() {
      @Override
      public Expression rewriteForm(Pair form, Translator translator) {
        Object thunk = Positioned.pair(form, LAMBDA, new Pair(LList.Empty, form.getCdr()));
        return translator.rewrite(LList.list2(Symbol.valueOf("%false-if-exception"), thunk), false);
      }
    });
  }
}
