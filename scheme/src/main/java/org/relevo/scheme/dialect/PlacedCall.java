package org.relevo.scheme.dialect;

import gnu.expr.ApplyExp;
import gnu.expr.Expression;
import gnu.kawa.functions.ApplyToArgs;
import gnu.mapping.CallContext;
import gnu.mapping.Procedure;
import gnu.mapping.WrongType;
import java.util.Arrays;

/** A call that is interpreted, and says where it stands when it fails. */
final class PlacedCall extends ApplyExp {
  PlacedCall(ApplyExp call) {
    super(function(call), arguments(call));
    setFlag(call.getFlags());
    setLine(call);
  }

  /** Kawa has its own names called by a procedure that calls things of many kinds. */
  private static boolean isIndirect(ApplyExp call) {
    return call.getFunction().valueIfConstant() instanceof ApplyToArgs && call.getArgCount() > 0;
  }

  private static Expression function(ApplyExp call) {
    return isIndirect(call) ? call.getArg(0) : call.getFunction();
  }

  private static Expression[] arguments(ApplyExp call) {
    return isIndirect(call)
        ? Arrays.copyOfRange(call.getArgs(), 1, call.getArgCount())
        : call.getArgs();
  }

  @Override
  public void apply(CallContext context) throws Throwable {
    Object procedure = getFunction().eval(context);
    Expression[] expressions = getArgs();
    Object[] arguments = new Object[expressions.length];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = expressions[i].eval(context);
    }
    try {
      Deadline.tick();
      if (!(procedure instanceof Procedure callable)) {
        throw SchemeError.notProcedure(procedure);
      }
      int most = callable.maxArgs();
      if (arguments.length < callable.minArgs() || most >= 0 && arguments.length > most) {
        throw SchemeError.of(
            "wrong-number-of-args",
            "",
            Written.text(callable) + " does not take " + arguments.length
                + (arguments.length == 1 ? " argument" : " arguments"));
      }
      // At once rather than when the context next runs, so that a failure is noticed here.
      context.writeValue(callable.applyN(arguments));
    } catch (WrongType e) {
      Throwable named = JavaErrors.wrongType(e, arguments);
      // The procedures that were under way are in the trace.
      named.setStackTrace(e.getStackTrace());
      Places.fault(named, this);
      throw named;
    } catch (Throwable e) {
      Places.fault(e, this);
      throw e;
    }
  }
}
