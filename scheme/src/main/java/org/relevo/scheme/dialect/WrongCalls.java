package org.relevo.scheme.dialect;

import gnu.expr.ApplyExp;
import gnu.expr.ErrorExp;
import gnu.expr.ExpExpVisitor;
import gnu.expr.Expression;
import gnu.expr.ModuleExp;
import gnu.mapping.Procedure0;

/** Puts a call that fails in the place of each call of which Kawa sees that it has the wrong number of arguments. */
final class WrongCalls extends ExpExpVisitor<Object> {
  void visitModule(ModuleExp module) {
    visit(module, module);
  }

  @Override
  protected Expression visitExpression(Expression expression, Object unused) {
    if (!(expression instanceof ErrorExp)) {
      return super.visitExpression(expression, unused);
    }
    String message = expression.toString().replaceFirst("(?s)^ErrorExp\\[(.*)]$", "$1");
    return new ApplyExp(
            new Procedure0("wrong call") {
              @Override
              public Object apply0() {
                throw SchemeError.of("wrong-number-of-args", "", message).at(Places.of(expression));
              }
            },
            new Expression[0])
        .setLine(expression);
  }
}
