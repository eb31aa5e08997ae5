package org.relevo.app;

import org.relevo.app.hook.HookProcess;

/** The entry point of the {@code relevo} program. */
public final class Main {
  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    if (HookProcess.isHook(arguments)) {
      HookProcess.reserveStandardOutput();
    }
    Logging.configure(arguments);
    int exitCode = RelevoCommand.commandLine().execute(arguments);
    System.out.flush();
    System.exit(exitCode);
  }
}
