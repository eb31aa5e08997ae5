package org.relevo.scheme;

import gnu.mapping.Procedure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.relevo.scheme.dialect.SchemeError;

/** A procedure of a program, for Java code to call. It is called in the thread that evaluates the program, and no other. */
public final class SchemeProcedure {
  private final Procedure procedure;

  private SchemeProcedure(Procedure procedure) {
    this.procedure = procedure;
  }

  /** Returns {@code value} as a procedure; nothing if it is none. */
  public static Optional<SchemeProcedure> of(Object value) {
    return value instanceof Procedure procedure
        ? Optional.of(new SchemeProcedure(procedure))
        : Optional.empty();
  }

  /** Returns its name; nothing if it was never given one. */
  public Optional<String> name() {
    @Nullable String name = procedure.getName();
    return Optional.ofNullable(name).filter(given -> !given.isEmpty());
  }

  /**
   * Calls the procedure.
   *
   * @throws SchemeError if it fails in a way of its own
   */
  Object call(Object... arguments) {
    try {
      return procedure.applyN(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      SchemeError error = new SchemeError(String.valueOf(e.getMessage()));
      error.initCause(e);
      throw error;
    }
  }
}
