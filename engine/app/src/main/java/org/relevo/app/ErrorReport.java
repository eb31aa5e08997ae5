package org.relevo.app;

import java.io.PrintWriter;
import org.relevo.app.cli.ErrorText;
import org.relevo.app.cli.ExitCodes;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Turns what a command threw into one message for people; the stack trace is shown with {@code --debug} only. */
final class ErrorReport implements CommandLine.IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    err.println("relevo: " + ErrorText.of(error));
    if (error instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    if (RelevoCommand.debug(command)) {
      error.printStackTrace(err);
    } else if (isUnexpected(error)) {
      err.println(
          "This is a fault of Relevo itself; run the same command with --debug for the details.");
    }
    err.flush();
    return ExitCodes.FAILURE;
  }

  private static boolean isUnexpected(Exception error) {
    return error instanceof RuntimeException && !(error instanceof java.io.UncheckedIOException);
  }
}
