package org.relevo.scheme;

import gnu.kawa.util.ExitCalled;
import gnu.math.IntNum;
import java.util.List;
import java.util.OptionalInt;
import org.relevo.scheme.dialect.NativeModule;
import org.relevo.scheme.dialect.SchemeError;
import org.relevo.scheme.dialect.Vocabulary;
import org.relevo.scheme.dialect.Written;

/**
 * {@code exit} and {@code quit} for sessions, which keep the exit code. The evaluation that calls one of them ends with a
 * {@code ProgramException} of the key {@code quit}.
 */
public final class ExitModule {
  private volatile OptionalInt code = OptionalInt.empty();

  /** Returns the module. */
  public NativeModule module() {
    return new NativeModule(
        List.of("(relevo exit)"), (vocabulary, evaluation) -> addTo(vocabulary));
  }

  /** Returns the code with which the program asked to end; nothing if it did not. */
  public OptionalInt code() {
    return code;
  }

  private void addTo(Vocabulary vocabulary) {
    for (String name : List.of("exit", "quit")) {
      vocabulary.procedure(name, 0, 1, a -> {
        int asked = a.length == 0 ? 0 : code(a[0]);
        code = OptionalInt.of(asked);
        throw new ExitCalled(asked);
      });
    }
  }

  /** Guile's rule: true is success, false is failure. */
  private static int code(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? 0 : 1;
    }
    if (value instanceof IntNum number && number.inIntRange()) {
      return number.intValue() & 0xff;
    }
    throw new SchemeError(
        "exit: an integer or a truth value is needed here, not " + Written.text(value));
  }
}
