package org.relevo.scheme;

import java.io.IOException;
import java.util.Optional;
import org.relevo.core.machine.SourceLocation;

/** Says what is wrong in a graph file, and where. The message begins with the place if it is known. */
public final class GraphException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<SourceLocation> location;

  GraphException(String message, Optional<SourceLocation> location, Throwable cause) {
    super(message, cause);
    this.location = location;
  }

  GraphException(String message) {
    super(message);
    this.location = Optional.empty();
  }

  /** Returns the place of the fault. */
  public Optional<SourceLocation> location() {
    return location;
  }
}
