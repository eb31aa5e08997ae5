package org.relevo.app;

/** The entry point of the {@code relevo} program. */
public final class Main {
  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Logging.configure(arguments);
    int exitCode = RelevoCommand.commandLine().execute(arguments);
    System.out.flush();
    System.exit(exitCode);
  }
}
