package org.relevo.app.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What people are told of an exception. */
public final class ErrorText {
  private ErrorText() {}

  /** Returns it. */
  public static String of(Throwable error) {
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
      return cause != null ? of(cause) : error.getClass().getSimpleName();
    }
    return error instanceof IOException || !(error instanceof RuntimeException)
        ? text
        : error.getClass().getSimpleName() + ": " + text;
  }
}
