package org.relevo.app.cli;

/** The exit codes of all commands. */
public final class ExitCodes {
  /** All went well. */
  public static final int OK = 0;

  /** Something failed; the message says what. */
  public static final int FAILURE = 1;

  /** The command line was wrong. */
  public static final int USAGE = 2;

  /** A build failed for good: another try would fail again. The number is that of the offload hook. */
  public static final int BUILD_FAILED = 100;

  /** A build went past its time limit. The number is that of the offload hook. */
  public static final int BUILD_TIMED_OUT = 101;

  private ExitCodes() {}
}
