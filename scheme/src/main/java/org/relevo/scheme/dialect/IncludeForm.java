package org.relevo.scheme.dialect;

import gnu.expr.Expression;
import gnu.expr.QuoteExp;
import gnu.lists.LList;
import gnu.lists.Pair;
import kawa.lang.Syntax;
import kawa.lang.Translator;

/** {@code (include FILE)}: evaluates the forms of a file, which is found beside the one that includes it. */
final class IncludeForm extends Syntax {
  @Override
  public Expression rewriteForm(Pair form, Translator translator) {
    if (!(form.getCdr() instanceof Pair rest) || !(rest.getCar() instanceof CharSequence name)) {
      return translator.syntaxError("expected (include \"FILE\")");
    }
    Primitive load = new Primitive("include", 0, 0, a -> FileProcedures.load(name.toString()));
    return translator.rewrite(LList.list1(new QuoteExp(load)), false);
  }
}
