package org.relevo.scheme.dialect;

import gnu.bytecode.ClassType;
import gnu.bytecode.Type;
import gnu.expr.ApplyExp;
import gnu.expr.BeginExp;
import gnu.expr.ExpExpVisitor;
import gnu.expr.Expression;
import gnu.expr.LambdaExp;
import gnu.expr.ModuleExp;
import gnu.expr.PrimProcedure;
import gnu.expr.QuoteExp;

/**
 * Looks through a translated form: puts a call of {@link Deadline#tick} before the body of each procedure (loops are
 * procedures too), and notes what Kawa's interpreter cannot do.
 */
final class Ticks extends ExpExpVisitor<Object> {
  private static final PrimProcedure TICK =
      new PrimProcedure(ClassType.make(Deadline.class.getName())
          .addMethod(
              "tick",
              Type.typeArray0,
              Type.voidType,
              gnu.bytecode.Access.PUBLIC | gnu.bytecode.Access.STATIC));

  private boolean compiledOnly;

  /** Returns whether the form must be compiled. */
  boolean insert(ModuleExp module) {
    visit(module, module);
    return compiledOnly;
  }

  @Override
  protected Expression visitLambdaExp(LambdaExp lambda, Object unused) {
    super.visitLambdaExp(lambda, unused);
    if (!(lambda instanceof ModuleExp) && lambda.body != null) {
      compiledOnly = true;
      lambda.body = new BeginExp(
          new Expression[] {new ApplyExp(new QuoteExp(TICK), new Expression[0]), lambda.body});
    }
    return lambda;
  }

  @Override
  protected Expression visitApplyExp(ApplyExp call, Object unused) {
    if (call.numKeywordArgs > 0) {
      compiledOnly = true;
    }
    return super.visitApplyExp(call, unused);
  }
}
