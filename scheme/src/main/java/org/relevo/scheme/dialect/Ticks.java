package org.relevo.scheme.dialect;

import gnu.bytecode.Access;
import gnu.bytecode.ClassType;
import gnu.bytecode.Type;
import gnu.expr.AccessExp;
import gnu.expr.ApplyExp;
import gnu.expr.BeginExp;
import gnu.expr.Declaration;
import gnu.expr.ExpExpVisitor;
import gnu.expr.Expression;
import gnu.expr.LambdaExp;
import gnu.expr.ModuleExp;
import gnu.expr.PrimProcedure;
import gnu.expr.QuoteExp;
import gnu.expr.ReferenceExp;
import gnu.expr.SetExp;
import gnu.mapping.Environment;
import gnu.mapping.Location;
import gnu.mapping.Symbol;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a translated form: puts a call of {@link Deadline#tick} before the body of each procedure (loops are
 * procedures too), ties variables of the module to it, and has interpreted calls remember where they stand.
 */
final class Ticks extends ExpExpVisitor<Object> {
  private static final PrimProcedure TICK =
      new PrimProcedure(ClassType.make(Deadline.class.getName())
          .addMethod("tick", Type.typeArray0, Type.voidType, Access.PUBLIC | Access.STATIC));

  private final Environment environment;
  private final ModuleExp module;
  private final boolean interpreted;

  Ticks(Environment environment, ModuleExp module, boolean interpreted) {
    this.environment = environment;
    this.module = module;
    this.interpreted = interpreted;
  }

  void visitModule() {
    visit(module, module);
  }

  /** Returns whether a form has what Kawa's interpreter cannot do: procedures, and lists spliced into calls. */
  static boolean mustCompile(ModuleExp module) {
    Procedures found = new Procedures();
    found.visit(module, module);
    return found.any;
  }

  private static final class Procedures extends ExpExpVisitor<Object> {
    private boolean any;

    @Override
    protected Expression visitLambdaExp(LambdaExp lambda, Object unused) {
      any |= !(lambda instanceof ModuleExp);
      return any ? lambda : super.visitLambdaExp(lambda, unused);
    }

    @Override
    protected Expression visitApplyExp(ApplyExp call, Object unused) {
      any |= call.firstSpliceArg >= 0;
      return any ? call : super.visitApplyExp(call, unused);
    }
  }

  @Override
  protected Expression visitLambdaExp(LambdaExp lambda, Object unused) {
    super.visitLambdaExp(lambda, unused);
    if (!(lambda instanceof ModuleExp) && lambda.body != null) {
      lambda.body = new BeginExp(
          new Expression[] {new ApplyExp(new QuoteExp(TICK), new Expression[0]), lambda.body});
    }
    return lambda;
  }

  @Override
  protected Expression visitApplyExp(ApplyExp call, Object unused) {
    Expression visited = super.visitApplyExp(call, unused);
    return interpreted && visited == call ? new PlacedCall(call) : visited;
  }

  @Override
  protected Expression visitReferenceExp(ReferenceExp reference, Object unused) {
    Optional<Location<?>> global = global(reference);
    if (global.isEmpty()) {
      return super.visitReferenceExp(reference, unused);
    }
    return new ApplyExp(
            new GlobalReference((Symbol) reference.getSymbol(), global.get(), reference),
            new Expression[0])
        .setLine(reference);
  }

  @Override
  protected Expression visitSetExp(SetExp assignment, Object unused) {
    Expression visited = super.visitSetExp(assignment, unused);
    Optional<Location<?>> global = assignment.isDefining() ? Optional.empty() : global(assignment);
    if (global.isEmpty()) {
      return visited;
    }
    return new ApplyExp(
            new GlobalReference.Assignment(
                (Symbol) assignment.getSymbol(), global.get(), assignment),
            assignment.getNewValue())
        .setLine(assignment);
  }

  /** What an earlier form of a program bound can be bound anew, which Kawa's own libraries cannot. */
  private boolean isOfEarlierForm(Declaration binding) {
    return binding.context instanceof ModuleExp other
        && !other.equals(module)
        && other.getFlag(ModuleExp.IMMEDIATE);
  }

  /** Returns where the value of a name is that has no binding within the form. */
  private Optional<Location<?>> global(AccessExp access) {
    @Nullable Declaration binding = access.getBinding();
    boolean free =
        binding == null || binding.getFlag(Declaration.IS_UNKNOWN) || isOfEarlierForm(binding);
    return free && access.getSymbol() instanceof Symbol symbol
        ? Optional.of(environment.getLocation(symbol))
        : Optional.empty();
  }
}
