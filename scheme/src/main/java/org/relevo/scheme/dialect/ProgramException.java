package org.relevo.scheme.dialect;

import java.util.Optional;
import org.relevo.core.machine.SourceLocation;

/** Says what is wrong in a program, and where as exactly as it is known. */
public final class ProgramException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<SourceLocation> location;
  private final String reason;

  ProgramException(Optional<SourceLocation> location, String reason, Throwable cause) {
    super(location.map(place -> place + ": ").orElse("") + reason, cause);
    this.location = location;
    this.reason = reason;
  }

  ProgramException(Optional<SourceLocation> location, String reason) {
    super(location.map(place -> place + ": ").orElse("") + reason);
    this.location = location;
    this.reason = reason;
  }

  /** Returns the place of the fault. */
  public Optional<SourceLocation> location() {
    return location;
  }

  /** Returns what is wrong, after the place if that is known. */
  public String text() {
    return location.map(place -> place + ": ").orElse("") + reason;
  }

  /** Returns what is wrong, without the place. */
  public String reason() {
    return reason;
  }
}
