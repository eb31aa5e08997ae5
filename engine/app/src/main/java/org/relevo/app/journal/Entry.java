package org.relevo.app.journal;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * A line of the journal.
 *
 * @param file where it stands
 * @param line its number, from 1
 * @param time when it happened
 * @param event what kind of event; there may be kinds that are not known
 * @param fields all its fields
 * @param text the line itself
 */
public record Entry(Path file, long line, Instant time, String event, Fields fields, String text) {
  /** Takes what is asked for out of the fields. */
  @FunctionalInterface
  public interface Use<T> {
    /** Takes it; what has no sense is an {@link IllegalArgumentException}. */
    T of(Fields fields);
  }

  /**
   * Takes something out of the fields.
   *
   * @throws JournalFormatException if it is not there or makes no sense
   */
  public <T> T read(Use<T> use) throws JournalFormatException {
    try {
      return use.of(fields);
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw fault(String.valueOf(e.getMessage()));
    }
  }

  JournalFormatException fault(String reason) {
    return new JournalFormatException(file, line, "in the event \"" + event + "\": " + reason);
  }
}
