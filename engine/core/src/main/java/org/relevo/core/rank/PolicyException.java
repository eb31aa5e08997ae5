package org.relevo.core.rank;

/** Says why a policy came to no verdict; for people. The decision is then made without it. */
public final class PolicyException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Makes one with its message. */
  public PolicyException(String message) {
    super(message);
  }

  /** Makes one with its message and its cause. */
  public PolicyException(String message, Throwable cause) {
    super(message, cause);
  }
}
