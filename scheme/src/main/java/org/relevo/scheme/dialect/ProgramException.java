package org.relevo.scheme.dialect;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.relevo.core.machine.SourceLocation;

/**
 * Says what is wrong in a program, and where as exactly as it is known. The message is one line, {@code
 * FILE:LINE:COLUMN: REASON}; {@link #details} has the line of the source and the calls that led there.
 */
public final class ProgramException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  /**
   * What is known of a fault.
   *
   * @param location where it is
   * @param reason what is wrong
   * @param key Guile's key of the error; empty if it has none
   * @param line the text of the line at fault
   * @param calls procedures of the program that were under way, the innermost first: {@code in NAME at FILE:LINE}
   */
  record Fault(
      Optional<SourceLocation> location,
      String reason,
      Optional<String> key,
      Optional<String> line,
      List<String> calls) {
    /** A program's texts can have anything in them, and messages go to terminals. */
    Fault {
      reason = Excerpt.visible(reason);
    }
  }

  ProgramException(Fault fault, @Nullable Throwable cause) {
    super(fault.location.map(place -> place + ": ").orElse("") + fault.reason, cause);
    this.fault = fault;
  }

  ProgramException(Optional<SourceLocation> location, String reason, @Nullable Throwable cause) {
    this(new Fault(location, reason, Optional.empty(), Optional.empty(), List.of()), cause);
  }

  ProgramException(Optional<SourceLocation> location, String reason) {
    this(location, reason, null);
  }

  /** Returns the place of the fault. */
  public Optional<SourceLocation> location() {
    return fault.location;
  }

  /** Returns what is wrong, after the place if that is known. */
  public String text() {
    return fault.location.map(place -> place + ": ").orElse("") + fault.reason;
  }

  /** Returns the message, and below it the {@link #details} if there are any. */
  public String report() {
    String details = details();
    return details.isEmpty() ? text() : text() + "\n" + details;
  }

  /** Returns what is wrong, without the place. */
  public String reason() {
    return fault.reason;
  }

  /** Returns the key with which Guile would throw this error, such as {@code wrong-type-arg}. */
  public Optional<String> key() {
    return fault.key;
  }

  /**
   * Returns what there is to see beside the message: the line at fault, a caret below the column, and the calls that were
   * under way. Lines, without a newline at the end; may be empty.
   */
  public String details() {
    StringBuilder text = new StringBuilder();
    if (fault.line.isPresent() && fault.location.isPresent()) {
      text.append(Excerpt.of(fault.line.get(), fault.location.get().column()));
    }
    for (String call : fault.calls) {
      text.append(text.length() == 0 ? "" : "\n").append("  ").append(call);
    }
    return text.toString();
  }
}
