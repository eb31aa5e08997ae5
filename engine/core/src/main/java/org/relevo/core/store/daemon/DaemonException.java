package org.relevo.core.store.daemon;

import org.relevo.core.store.StoreException;

/** An error that a daemon reported; the message is the daemon's own. The connection stays usable. */
public final class DaemonException extends StoreException {
  private static final long serialVersionUID = 1L;

  /** The status of errors of no special kind; another try may help. */
  public static final int OTHER = 1;

  /** The status of a build that failed for good: another try would fail again. */
  public static final int BUILD_FAILED = 100;

  /** The status of a build that went past a time limit. */
  public static final int TIMED_OUT = 101;

  private final int status;

  /** Creates the exception. */
  public DaemonException(String message, int status) {
    super(message);
    this.status = status;
  }

  /** Returns the status that the daemon gave: {@link #BUILD_FAILED}, {@link #TIMED_OUT} or any other number. */
  public int status() {
    return status;
  }
}
