package org.relevo.scheme.policy;

import java.io.IOException;
import java.util.Optional;
import org.relevo.core.machine.SourceLocation;

/** Says what is wrong in a policy file, and where. The message begins with the place if it is known. */
public final class PolicyFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<SourceLocation> location;
  private final String reason;

  PolicyFileException(Optional<SourceLocation> location, String reason, Throwable cause) {
    super(location.map(place -> place + ": ").orElse("") + reason, cause);
    this.location = location;
    this.reason = reason;
  }

  /** Returns the place of the fault. */
  public Optional<SourceLocation> location() {
    return location;
  }

  /** Returns what is wrong, without the place. */
  public String reason() {
    return reason;
  }
}
