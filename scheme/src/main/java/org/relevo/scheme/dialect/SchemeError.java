package org.relevo.scheme.dialect;

import java.util.Optional;
import org.relevo.core.machine.SourceLocation;

/** An error of a program that a primitive found: thrown inside an evaluation, and programs can catch it. */
public final class SchemeError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<SourceLocation> place;

  /** Creates the error of a primitive that does not know where it was called. */
  public SchemeError(String message) {
    super(message);
    this.place = Optional.empty();
  }

  /** Creates the error of the form at {@code place}. */
  public SchemeError(SourceLocation place, String message) {
    super(message);
    this.place = Optional.of(place);
  }

  /** Returns the place of the form at fault, if that is known. */
  public Optional<SourceLocation> place() {
    return place;
  }
}
