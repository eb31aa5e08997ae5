package org.relevo.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.relevo.app.cli.ExitCodes;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Turns what a command threw into one message for people; the stack trace is shown with {@code --debug} only. */
final class ErrorReport implements CommandLine.IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    err.println("relevo: " + message(error));
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

  static String message(Throwable error) {
    if (error instanceof NoSuchFileException missing) {
      return missing.getFile() + ": no such file or directory";
    }
    if (error instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied for user " + System.getProperty("user.name");
    }
    if (error instanceof FileSystemException failed && failed.getReason() != null) {
      return failed.getFile() + ": " + failed.getReason();
    }
    if (error instanceof InterruptedException) {
      return "interrupted";
    }
    String text = error.getMessage();
    if (text == null || text.isBlank()) {
      Throwable cause = error.getCause();
      return cause != null ? message(cause) : error.getClass().getSimpleName();
    }
    return error instanceof IOException || !(error instanceof RuntimeException)
        ? text
        : error.getClass().getSimpleName() + ": " + text;
  }
}
