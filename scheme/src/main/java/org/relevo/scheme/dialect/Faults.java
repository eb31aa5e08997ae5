package org.relevo.scheme.dialect;

import gnu.kawa.util.ExitCalled;
import gnu.mapping.UnboundLocationException;
import gnu.mapping.WrappedException;
import gnu.mapping.WrongType;
import gnu.text.SourceError;
import gnu.text.SourceMessages;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.relevo.core.machine.SourceLocation;

/** Turns what Kawa reports and throws into errors for people, with the best place that can be had. */
final class Faults {
  private static final Pattern PLACED = Pattern.compile("(?s)(.+?):(\\d+):(\\d+): (.*)");
  private static final Pattern OF_JAVA =
      Pattern.compile(" \\(class (gnu|java|kawa)\\..*| \\((gnu|java)[^()]* (is|are) in .*");

  private static final Pattern CAST = Pattern.compile(
      "(?:class |how to coerce )([\\w.$]+) (?:cannot be cast to class|to) ([\\w.$]+)");
  private static final Pattern RAISED = Pattern.compile("(?s)#<ERROR (.*)>");

  private final String file;
  private final List<String> lines;

  /**
   * Creates the translator of one file's faults.
   *
   * @param file the file as the user named it
   * @param lines its lines
   */
  Faults(String file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /** Returns the first error of a translation. */
  ProgramException of(SourceMessages messages, Optional<SourceLocation> form) {
    for (@Nullable SourceError error = messages.getErrors(); error != null; error = error.next) {
      if (error.severity == 'w') {
        continue;
      }
      Optional<SourceLocation> place = form;
      if (file.equals(error.getFileName()) && error.getLineNumber() > 0) {
        place = Optional.of(
            new SourceLocation(file, error.getLineNumber(), Math.max(1, error.getColumnNumber())));
      }
      return new ProgramException(place, error.message);
    }
    return new ProgramException(form, "the form is ill-formed");
  }

  /** Returns what {@code thrown} means. */
  ProgramException of(Throwable thrown, Optional<SourceLocation> form) {
    Throwable cause = unwrap(thrown);
    if (cause instanceof SchemeError error) {
      return new ProgramException(
          error.place().or(() -> traced(thrown, form)), message(error), error);
    }
    if (cause instanceof UnboundLocationException) {
      Matcher matcher = PLACED.matcher(cause.toString());
      if (matcher.matches() && matcher.group(1).equals(file)) {
        SourceLocation place = new SourceLocation(
            file, Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
        return new ProgramException(Optional.of(place), unbound(matcher.group(4)), cause);
      }
      return new ProgramException(traced(thrown, form), unbound(message(cause)), cause);
    }
    if (cause instanceof StackOverflowError) {
      return new ProgramException(form, "the recursion is too deep", cause);
    }
    if (cause instanceof ExitCalled) {
      return new ProgramException(form, "the program called exit instead of giving a value", cause);
    }
    return new ProgramException(traced(thrown, form), describe(cause), cause);
  }

  private static String unbound(String message) {
    return message.replace("unbound location: ", "unbound variable: ");
  }

  static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof WrappedException
        && !(cause instanceof WrongType)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Returns what an error says, without Java's words. */
  static String describe(Throwable cause) {
    if (cause instanceof WrongType wrong && wrong.argValue == null) {
      String of = wrong.procname == null ? "a procedure" : wrong.procname;
      return "an argument of " + of + " has the wrong type";
    }
    if (cause instanceof gnu.mapping.WrongArguments && cause.getMessage() == null) {
      return "a procedure is called with arguments that it does not take";
    }
    String message = OF_JAVA.matcher(message(cause)).replaceAll("");
    Matcher cast = CAST.matcher(message);
    if (cast.find()) {
      return kind(cast.group(1)) + " stands where " + kind(cast.group(2)) + " is needed";
    }
    Matcher raised = RAISED.matcher(message);
    if (raised.matches()) {
      return raised.group(1);
    }
    return cause instanceof java.nio.file.NoSuchFileException
        ? "no such file: " + message
        : message;
  }

  private static String kind(String type) {
    String simple = type.substring(type.lastIndexOf('.') + 1);
    return switch (simple) {
      case "IString", "FString", "String", "CharSequence" -> "a string";
      case "IntNum", "RealNum", "Numeric", "Number", "DFloNum", "RatNum", "Complex" -> "a number";
      case "Pair", "LList", "Iterable", "List", "ImmutablePair", "PairWithPosition" -> "a list";
      case "EmptyList" -> "the empty list";
      case "SimpleSymbol", "Symbol" -> "a symbol";
      case "Boolean" -> "a truth value";
      default -> simple.endsWith("Procedure") ? "a procedure" : "a " + simple;
    };
  }

  private static String message(Throwable cause) {
    return Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
  }

  /** Compiled procedures leave their lines in the stack trace; the column is that of the line's first character. */
  private Optional<SourceLocation> traced(Throwable thrown, Optional<SourceLocation> form) {
    Path name = Path.of(file).getFileName();
    for (StackTraceElement frame : thrown.getStackTrace()) {
      int line = frame.getLineNumber();
      if (name != null
          && name.toString().equals(frame.getFileName())
          && line > 0
          && line <= lines.size()) {
        if (form.isPresent() && form.get().line() == line) {
          return form;
        }
        String text = lines.get(line - 1);
        int column = text.length() - text.stripLeading().length() + 1;
        return Optional.of(new SourceLocation(file, line, column));
      }
    }
    return form;
  }
}
