package org.relevo.scheme.dialect;

import gnu.lists.LList;
import gnu.mapping.Symbol;
import gnu.math.IntNum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.relevo.core.machine.SourceLocation;

/**
 * An error of a program, which the program can catch: one that a primitive found, or that the program raised itself. As
 * in Guile it has a key and arguments; those of primitives' errors are the procedure's name or {@code #f}, a format, the
 * format's arguments, and more for some keys.
 */
public final class SchemeError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String GENERAL = "misc-error";

  // Keys whose arguments are a procedure, a format and its arguments.
  private static final Set<String> STANDARD = Set.of(
      GENERAL,
      "keyword-argument-error",
      "numerical-overflow",
      "out-of-range",
      "system-error",
      "unbound-variable",
      "wrong-number-of-args",
      "wrong-type-arg");

  private final transient Object key;
  private final transient List<Object> arguments;
  private final transient Optional<Object> raised;
  private final transient Optional<SourceLocation> place;

  private SchemeError(
      String message,
      Object key,
      List<Object> arguments,
      Optional<Object> raised,
      Optional<SourceLocation> place) {
    super(message);
    this.key = key;
    this.arguments = List.copyOf(arguments);
    this.raised = raised;
    this.place = place;
  }

  /** Creates the error of a primitive that does not know where it was called. */
  public SchemeError(String message) {
    this(
        message,
        Symbol.valueOf(GENERAL),
        arguments("", "~A", LList.list1(message)),
        Optional.empty(),
        Optional.empty());
  }

  /** Creates the error of the form at {@code place}. */
  public SchemeError(SourceLocation place, String message) {
    this(
        message,
        Symbol.valueOf(GENERAL),
        arguments("", "~A", LList.list1(message)),
        Optional.empty(),
        Optional.of(place));
  }

  /** Returns the error that the form at {@code place} has a value of the wrong kind. */
  public static SchemeError wrongValue(Optional<SourceLocation> place, String message) {
    return of("wrong-type-arg", "", message).at(place);
  }

  /** Returns an error with one of Guile's keys. */
  static SchemeError of(String key, String procedure, String message) {
    String all = procedure.isEmpty() ? message : procedure + ": " + message;
    List<Object> arguments = arguments(procedure, "~A", LList.list1(message));
    return new SchemeError(all, Symbol.valueOf(key), arguments, Optional.empty(), Optional.empty());
  }

  /** Returns the error that a name has no value. */
  static SchemeError unbound(String name) {
    return of("unbound-variable", "", "unbound variable: " + name);
  }

  /** Returns the error that an argument is of the wrong type. */
  static SchemeError wrongType(String procedure, String needed, @Nullable Object value) {
    return of("wrong-type-arg", procedure, needed + " is needed here, not " + Written.text(value));
  }

  /** Returns the error that {@code value} stands where a procedure is called. */
  static SchemeError notProcedure(Object value) {
    return of(
        "wrong-type-arg", "", Written.text(value) + " is called here, but it is no procedure");
  }

  /** Returns the error that an index or a number is out of range. */
  static SchemeError outOfRange(String procedure, String message) {
    return of("out-of-range", procedure, message);
  }

  /** Returns the error that a file is not there. */
  static SchemeError noSuchFile(String file) {
    String reason = "No such file or directory";
    return new SchemeError(
        reason + ": " + file,
        Symbol.valueOf("system-error"),
        List.of("open-file", "~A: ~S", LList.list2(reason, file), LList.list1(IntNum.make(2))),
        Optional.empty(),
        Optional.empty());
  }

  /** Returns what {@code (throw KEY ARGUMENT ...)} throws. */
  static SchemeError thrown(Object key, List<Object> arguments) throws Throwable {
    StringBuilder text = new StringBuilder();
    if (STANDARD.contains(key.toString())
        && arguments.size() >= 3
        && arguments.get(1) instanceof CharSequence format
        && arguments.get(2) instanceof LList values) {
      // An error of a primitive that a handler throws once more.
      text.append(Texts.isTrue(arguments.get(0)) ? Written.displayed(arguments.get(0)) + ": " : "")
          .append(Format.text(format.toString(), Texts.list(values)));
    } else {
      text.append("thrown: ").append(Written.text(key));
      arguments.forEach(argument -> text.append(' ').append(Written.text(argument)));
    }
    return new SchemeError(text.toString(), key, arguments, Optional.empty(), Optional.empty());
  }

  /** Returns what {@code (error MESSAGE IRRITANT ...)} throws. */
  static SchemeError error(Object message, List<Object> irritants) {
    StringBuilder text = new StringBuilder(
        message instanceof CharSequence said ? said.toString() : Written.text(message));
    irritants.forEach(irritant -> text.append(' ').append(Written.text(irritant)));
    List<Object> all = new ArrayList<>();
    all.add(message);
    all.addAll(irritants);
    String format = "~A" + " ~S".repeat(irritants.size());
    return new SchemeError(
        text.toString(),
        Symbol.valueOf(GENERAL),
        arguments("", format, LList.makeList(all)),
        Optional.empty(),
        Optional.empty());
  }

  /** Returns what {@code (raise VALUE)} throws where the value is no error. */
  static SchemeError raised(Object value) {
    return new SchemeError(
        "raised: " + Written.text(value),
        Symbol.valueOf("%exception"),
        List.of(value),
        Optional.of(value),
        Optional.empty());
  }

  /** Returns the same error with a place, if it has none. */
  SchemeError at(Optional<SourceLocation> where) {
    if (place.isPresent() || where.isEmpty()) {
      return this;
    }
    SchemeError placed =
        new SchemeError(String.valueOf(getMessage()), key, arguments, raised, where);
    placed.initCause(this);
    return placed;
  }

  private static List<Object> arguments(String procedure, String format, Object values) {
    return List.of(procedure.isEmpty() ? (Object) false : procedure, format, values, false);
  }

  /** Returns Guile's key, mostly a symbol. */
  Object key() {
    return key;
  }

  /** Returns what handlers get after the key. */
  List<Object> arguments() {
    return arguments;
  }

  /** Returns the value that was raised, if it is no error. */
  Optional<Object> raised() {
    return raised;
  }

  /** Returns the place of the form at fault, if that is known. */
  public Optional<SourceLocation> place() {
    return place;
  }
}
