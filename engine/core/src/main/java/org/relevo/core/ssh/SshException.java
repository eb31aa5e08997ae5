package org.relevo.core.ssh;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Says what went wrong on the way to a machine, and what mends it. */
public final class SshException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String machine;
  private final SshPhase phase;
  private final String reason;
  private final String remedy;

  /**
   * Creates the exception.
   *
   * @param machine {@code NAME:PORT}
   * @param reason what failed
   * @param remedy what the operator can do, as an imperative or a command; empty if there is nothing to advise
   */
  public SshException(String machine, SshPhase phase, String reason, String remedy) {
    this(machine, phase, reason, remedy, null);
  }

  /** Creates the exception with a cause. */
  public SshException(
      String machine, SshPhase phase, String reason, String remedy, @Nullable Throwable cause) {
    super(machine + ": " + reason + (remedy.isEmpty() ? "" : "\n  " + remedy), cause);
    this.machine = machine;
    this.phase = phase;
    this.reason = reason;
    this.remedy = remedy;
  }

  /** Returns {@code NAME:PORT} of the machine. */
  public String machine() {
    return machine;
  }

  /** Returns how far it had come. */
  public SshPhase phase() {
    return phase;
  }

  /** Returns what failed, without the machine and the remedy. */
  public String reason() {
    return reason;
  }

  /** Returns what mends it; may be empty. */
  public String remedy() {
    return remedy;
  }
}
