package org.relevo.app.daemon.build;

import java.io.IOException;

/** Says why a build did not give its outputs. The message is for the client, and names the derivation. */
public final class BuildFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What a failure means for whoever asked. The numbers are those of the protocol's error statuses. */
  public enum Kind {
    /** This host could not do it; another try or another host may. */
    TRANSIENT(1),
    /** The builder failed; another try would, too. */
    PERMANENT(100),
    /** It went past a time limit. */
    TIMED_OUT(101);

    private final int status;

    Kind(int status) {
      this.status = status;
    }

    /** Returns the status for the client. */
    public int status() {
      return status;
    }
  }

  private final Kind kind;

  /** Creates the exception. */
  public BuildFailedException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Creates the exception with what led to it. */
  public BuildFailedException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Returns what the failure means. */
  public Kind kind() {
    return kind;
  }
}
