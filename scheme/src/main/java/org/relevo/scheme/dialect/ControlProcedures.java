package org.relevo.scheme.dialect;

import gnu.kawa.util.ExitCalled;
import gnu.mapping.Procedure;
import gnu.mapping.Symbol;
import java.util.List;

/** Guile's errors and their handling. */
final class ControlProcedures {
  private ControlProcedures() {}

  /** What {@code throw} throws. */
  private static final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Object key;
    private final transient List<Object> arguments;

    Thrown(Object key, List<Object> arguments) {
      super("thrown: " + key + " " + arguments);
      this.key = key;
      this.arguments = arguments;
    }
  }

  static void addTo(Vocabulary vocabulary) {
    vocabulary
        .procedure("exit", 0, 1, a -> {
          throw new ExitCalled(1);
        })
        .procedure("throw", 1, Primitive.ANY, a -> {
          throw new Thrown(a[0], List.of(a).subList(1, a.length));
        })
        .procedure("catch", 3, 4, ControlProcedures::handle)
        .procedure(
            "%false-if-exception",
            1, a -> {
              try {
                return ((Procedure) a[0]).apply0();
              } catch (ExitCalled | VirtualMachineError e) {
                throw e;
              } catch (Throwable e) {
                return false;
              }
            });
  }

  private static Object handle(Object[] a) throws Throwable {
    try {
      return ((Procedure) a[1]).apply0();
    } catch (ExitCalled | VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      Throwable cause = Faults.unwrap(e);
      Object key = cause instanceof Thrown thrown ? thrown.key : Symbol.valueOf("misc-error");
      if (a[0] != Boolean.TRUE && !a[0].equals(key)) {
        throw e;
      }
      Object[] arguments = cause instanceof Thrown thrown
          ? thrown.arguments.toArray()
          : new Object[] {false, Faults.describe(cause), Texts.list(List.of()), false};
      Object[] all = new Object[arguments.length + 1];
      all[0] = key;
      System.arraycopy(arguments, 0, all, 1, arguments.length);
      return ((Procedure) a[2]).applyN(all);
    }
  }
}
