package org.relevo.scheme.dialect;

import gnu.expr.Expression;
import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Symbol;
import java.util.List;
import kawa.lang.Syntax;
import kawa.lang.Translator;
import kawa.standard.SchemeCompilation;

/** Guile's special forms that are others in disguise. */
final class ControlForms {
  /** A name of {@code lambda} that a program's own definitions do not hide. */
  static final Symbol LAMBDA = Symbol.valueOf("%lambda");

  static final Symbol IF = Symbol.valueOf("%if");
  static final Symbol LET = Symbol.valueOf(Vocabulary.SEQUENTIAL_LET);
  static final Symbol LETREC = Symbol.valueOf("%letrec");

  private ControlForms() {}

  static void addTo(Vocabulary vocabulary) {
    vocabulary.value(LAMBDA.getName(), SchemeCompilation.lambda);
    vocabulary.alias(IF.getName(), "if").alias(LETREC.getName(), "letrec");
    RecordForm.addTo(vocabulary);
    vocabulary.syntax("match", new MatchForm());
    vocabulary.syntax("define-syntax-rule", new Syntax() {
      @Override
      public void scanForm(Pair form, gnu.expr.ScopeExp scope, Translator translator) {
        List<Object> parts = Texts.list(form.getCdr());
        if (parts.size() < 2 || !(parts.get(0) instanceof Pair pattern)) {
          translator.pushForm(
              translator.syntaxError("expected (define-syntax-rule (NAME . PATTERN) TEMPLATE)"));
          return;
        }
        Object template = parts.get(parts.size() - 1);
        Object rule = LList.list2(new Pair(Symbol.valueOf("_"), pattern.getCdr()), template);
        Object rules = LList.list3(Symbol.valueOf("syntax-rules"), LList.Empty, rule);
        translator.scanForm(
            LList.list3(Symbol.valueOf("define-syntax"), pattern.getCar(), rules), scope);
      }
    });
    vocabulary.syntax("false-if-exception", new Syntax() {
      @Override
      public Expression rewriteForm(Pair form, Translator translator) {
        Object thunk = Positioned.pair(form, LAMBDA, new Pair(LList.Empty, form.getCdr()));
        return translator.rewrite(LList.list2(Symbol.valueOf("%false-if-exception"), thunk), false);
      }
    });
  }
}
