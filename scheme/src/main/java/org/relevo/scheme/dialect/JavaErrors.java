package org.relevo.scheme.dialect;

import gnu.mapping.Procedure;
import gnu.mapping.UnboundLocationException;
import gnu.mapping.WrappedException;
import gnu.mapping.WrongArguments;
import gnu.mapping.WrongType;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kawa.lang.NamedException;
import org.jspecify.annotations.Nullable;

/** Gives what Kawa and Java throw while a program runs Guile's keys, and words without Java in them. */
final class JavaErrors {
  private static final Pattern CAST = Pattern.compile(
      "(?:class |how to coerce )([\\w.$]+) (?:cannot be cast to class|to) ([\\w.$]+)");
  private static final Pattern SEQUENCE =
      Pattern.compile("cannot cast an? ([\\w.$]+) to a sequence");
  private static final Pattern OF_JAVA =
      Pattern.compile(" \\(class (gnu|java|kawa)\\..*| \\((gnu|java)[^()]* (is|are) in .*");
  private static final Pattern RAISED = Pattern.compile("(?s)#<ERROR (.*)>");
  private static final Pattern RANGE =
      Pattern.compile("range|[Ii]ndex \\d|Illegal substring|Bad arg");
  private static final Pattern INDEX =
      Pattern.compile("Index (-?\\d+) out of bounds for length (\\d+)");
  private static final Pattern UNBOUND = Pattern.compile("unbound variable: (\\S+)");
  private static final Pattern NAME = Pattern.compile("unbound location:? (\\S+)");

  private JavaErrors() {}

  /**
   * Has the classes that report errors initialized: one whose initialization meets the end of the stack is lost for the
   * life of the process.
   */
  static void prepare() {
    SchemeError unused = translate(new UnboundLocationException("prepared"));
    List.of(new Stopped(), new ClassCastException()).forEach(JavaErrors::translate);
  }

  /** Returns what {@code thrown} means. */
  static SchemeError translate(Throwable thrown) {
    Throwable cause = unwrap(thrown);
    if (cause instanceof SchemeError error) {
      return error;
    }
    SchemeError error = translated(cause);
    error.initCause(cause);
    // A handler may let it go on: it says then where it began.
    error.setStackTrace(cause.getStackTrace());
    return error;
  }

  /** Returns the name that is not bound, if that is the trouble. */
  static Optional<String> unbound(Throwable thrown) {
    if (unwrap(thrown) instanceof SchemeError error
        && error.key().toString().equals("unbound-variable")) {
      Matcher matcher = UNBOUND.matcher(String.valueOf(error.getMessage()));
      return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
    if (unwrap(thrown) instanceof UnboundLocationException e) {
      if (e.symbol != null) {
        return Optional.of(e.symbol.toString());
      }
      Matcher matcher = NAME.matcher(message(e));
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
    return Optional.empty();
  }

  /** Returns what Kawa wrapped. */
  static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof WrappedException
        && !(cause instanceof WrongType)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static SchemeError translated(Throwable cause) {
    Optional<String> unbound = unbound(cause);
    if (unbound.isPresent()) {
      return SchemeError.unbound(unbound.get());
    }
    if (cause instanceof Evaluation.LoadFailed failed) {
      ProgramException reason = failed.reason();
      return SchemeError.of(reason.key().orElse("misc-error"), "", reason.text());
    }
    if (cause instanceof WrongType wrong) {
      return wrongType(wrong);
    }
    if (cause instanceof ClassCastException) {
      return SchemeError.of("wrong-type-arg", "", cast(message(cause)));
    }
    if (cause instanceof WrongArguments wrong) {
      String of = wrong.procname == null ? "a procedure" : wrong.procname;
      return SchemeError.of(
          "wrong-number-of-args",
          "",
          of + " is called with a number of arguments that it does not take");
    }
    if (message(cause).contains("List is too short")
        || message(cause).contains("not a true list")) {
      return SchemeError.of("wrong-type-arg", "", message(cause));
    }
    if (cause instanceof IndexOutOfBoundsException) {
      Matcher index = INDEX.matcher(message(cause));
      return SchemeError.outOfRange(
          "",
          index.find()
              ? "out of range: there is no element " + index.group(1) + " among " + index.group(2)
              : "out of range: " + message(cause));
    }
    if (cause instanceof ArithmeticException) {
      return SchemeError.of("numerical-overflow", "", "division by zero");
    }
    if (cause instanceof NoSuchFileException || cause instanceof FileNotFoundException) {
      return SchemeError.noSuchFile(message(cause));
    }
    if (cause instanceof IOException) {
      return SchemeError.of("system-error", "", message(cause));
    }
    if (cause instanceof StackOverflowError) {
      return SchemeError.of("stack-overflow", "", "the recursion is too deep");
    }
    if (cause instanceof OutOfMemoryError) {
      return SchemeError.of("out-of-memory", "", "the program needs more memory than there is");
    }
    if (cause instanceof NamedException named) {
      return named(named);
    }
    if (cause instanceof IllegalArgumentException) {
      return SchemeError.of(
          "wrong-type-arg", "", OF_JAVA.matcher(message(cause)).replaceAll(""));
    }
    String message = OF_JAVA.matcher(message(cause)).replaceAll("");
    Matcher raised = RAISED.matcher(message);
    if (message.startsWith("$splice$")) {
      return SchemeError.of(
          "misc-error", "", ",@ in a vector is not supported; write (list->vector `(… ,@LIST …))");
    }
    return SchemeError.of("misc-error", "", raised.matches() ? raised.group(1) : message);
  }

  /** What Kawa's own Scheme libraries raise with {@code error}. */
  private static SchemeError named(NamedException cause) {
    StringBuilder said = new StringBuilder(String.valueOf(cause.getObjectMessage()));
    String procedure = "";
    for (Object irritant : Texts.list(cause.getObjectIrritants())) {
      if (irritant instanceof Procedure named) {
        procedure = Optional.ofNullable(named.getName()).orElse(procedure);
      } else {
        said.append(' ').append(Written.text(irritant));
      }
    }
    String message = OF_JAVA.matcher(said).replaceAll("");
    boolean range = RANGE.matcher(message).find();
    return SchemeError.of(range ? "out-of-range" : "wrong-type-arg", procedure, message);
  }

  private static SchemeError wrongType(WrongType wrong) {
    return wrongType(wrong, new Object[0]);
  }

  /** Returns what {@code wrong} means, which a procedure threw that was called with {@code arguments}. */
  static SchemeError wrongType(WrongType wrong, Object[] arguments) {
    String procedure = wrong.procname == null ? "" : wrong.procname;
    @Nullable Throwable cause = wrong.getCause();
    String said = cause == null ? "" : message(cause);
    @Nullable Object value = wrong.argValue == WrongType.UNKNOWN ? null : wrong.argValue;
    if (value == null && wrong.number > 0 && wrong.number <= arguments.length) {
      value = arguments[wrong.number - 1];
    }
    if (value == null && arguments.length == 1) {
      value = arguments[0];
    }
    Matcher cast = CAST.matcher(said);
    String needed = cast.find() ? kind(cast.group(2)) : "";
    String message;
    if (value == null) {
      message = said.isEmpty() ? "an argument has the wrong type" + among(arguments) : cast(said);
    } else if (needed.isEmpty()) {
      message = Written.text(value) + " has the wrong type";
    } else {
      message = needed + " is needed here, not " + Written.text(value);
    }
    return SchemeError.of("wrong-type-arg", procedure, message);
  }

  private static String among(Object[] arguments) {
    return arguments.length == 0 ? "" : " among " + Written.text(Texts.list(List.of(arguments)));
  }

  private static String cast(String message) {
    Matcher sequence = SEQUENCE.matcher(message);
    if (sequence.find()) {
      return kind(sequence.group(1)) + " stands where a list is needed";
    }
    Matcher cast = CAST.matcher(message);
    return cast.find()
        ? kind(cast.group(1)) + " stands where " + kind(cast.group(2)) + " is needed"
        : OF_JAVA.matcher(message).replaceAll("");
  }

  private static String kind(String type) {
    String simple = type.substring(type.lastIndexOf('.') + 1);
    return switch (simple) {
      case "IString", "FString", "String", "CharSequence", "CharSeq" -> "a string";
      case "IntNum", "Integer", "Long" -> "an integer";
      case "RealNum", "Numeric", "Number", "DFloNum", "RatNum", "Complex", "Quantity" -> "a number";
      case "Pair", "ImmutablePair", "PairWithPosition" -> "a pair";
      case "LList", "Iterable", "List" -> "a list";
      case "EmptyList" -> "the empty list";
      case "SimpleSymbol", "Symbol" -> "a symbol";
      case "Boolean" -> "a truth value";
      case "Char", "Character" -> "a character";
      case "Keyword" -> "a keyword";
      case "U8Vector", "IntSequence" -> "a bytevector";
      case "FVector", "SimpleVector", "AVector", "GVector" -> "a vector";
      case "InPort", "OutPort", "Reader", "Writer" -> "a port";
      case "BuildMachine" -> "a build machine";
      default ->
        simple.endsWith("Procedure")
                || simple.startsWith("Primitive")
                || simple.equals("ModuleMethod")
            ? "a procedure"
            : "a " + simple;
    };
  }

  private static String message(Throwable cause) {
    return Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
  }
}
