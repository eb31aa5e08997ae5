package org.relevo.core.machine;

/**
 * A place in a text file, for messages.
 *
 * @param file the file as the user named it
 * @param line counted from 1
 * @param column counted from 1
 */
public record SourceLocation(String file, int line, int column) {
  /** Returns {@code FILE:LINE:COLUMN}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
