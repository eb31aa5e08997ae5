package org.relevo.app.journal;

import java.io.IOException;
import java.nio.file.Path;

/** Says where a file is no journal, and why. The message begins with {@code FILE:LINE}. */
public final class JournalFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long line;

  JournalFormatException(Path file, long line, String reason) {
    super(file + ":" + line + ": " + reason);
    this.file = file.toString();
    this.line = line;
  }

  /** Returns the file. */
  public Path file() {
    return Path.of(file);
  }

  /** Returns the line, from 1. */
  public long line() {
    return line;
  }
}
