package org.relevo.scheme.dialect;

import gnu.expr.Expression;
import gnu.expr.QuoteExp;
import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Symbol;
import java.util.List;
import kawa.lang.Syntax;
import kawa.lang.Translator;

/** Guile's special forms that are others in disguise. */
final class ControlForms {
  /** Names of {@code lambda} and others that a program's own definitions do not hide. */
  static final Symbol LAMBDA = Symbol.valueOf("%lambda");

  static final Symbol IF = Symbol.valueOf("%if");
  static final Symbol LET = Symbol.valueOf("%let*");
  static final Symbol LETREC = Symbol.valueOf("%letrec");

  private ControlForms() {}

  static void addTo(Vocabulary vocabulary) {
    Vocabulary.HIDDEN.stream()
        .filter(name -> !name.equals("%lambda*"))
        .forEach(name -> vocabulary.alias(name, name.substring(1)));
    vocabulary
        .syntax("lambda*", new LambdaStar())
        .syntax("%lambda*", new LambdaStar())
        .syntax("define*", new LambdaStar.Define())
        .syntax("match", new MatchForm())
        .syntax("cond-expand", new CondExpand())
        .syntax("case-lambda", new CaseLambda(LAMBDA))
        .syntax("case-lambda*", new CaseLambda(Symbol.valueOf("%lambda*")))
        .syntax("while", new WhileForm())
        .syntax("include", new IncludeForm())
        .syntax("guard", new GuardForm())
        .syntax("define-syntax-rule", new SyntaxRule())
        .syntax("false-if-exception", thunk(ControlProcedures.FALSE_IF_EXCEPTION));
    vocabulary.alias("λ", "lambda");
    RecordForm.addTo(vocabulary);
    ModuleForms.addTo(vocabulary);
    QuotedForms.addTo(vocabulary);
  }

  /** A form that hands its body as a procedure to {@code receiver}. */
  private static Syntax thunk(Primitive receiver) {
    return new Syntax() {
      @Override
      public Expression rewriteForm(Pair form, Translator translator) {
        Object thunk = Positioned.pair(form, LAMBDA, new Pair(LList.Empty, form.getCdr()));
        return translator.rewrite(LList.list2(new QuoteExp(receiver), thunk), false);
      }
    };
  }

  /** {@code (define-syntax-rule (NAME . PATTERN) TEMPLATE)}. */
  private static final class SyntaxRule extends Syntax {
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
  }
}
