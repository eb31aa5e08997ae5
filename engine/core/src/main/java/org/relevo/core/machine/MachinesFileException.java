package org.relevo.core.machine;

import java.util.Optional;

/** Says what is wrong in a machine file, and where. The message begins with the place if it is known. */
public final class MachinesFileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<SourceLocation> location;

  /** Creates the exception for a fault at a known place. */
  public MachinesFileException(SourceLocation location, String reason) {
    super(location + ": " + reason);
    this.location = Optional.of(location);
  }

  /** Creates the exception for a fault that has no one place. */
  public MachinesFileException(String message) {
    super(message);
    this.location = Optional.empty();
  }

  /** Returns the place of the fault. */
  public Optional<SourceLocation> location() {
    return location;
  }
}
