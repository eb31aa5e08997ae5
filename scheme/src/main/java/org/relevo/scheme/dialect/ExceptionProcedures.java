package org.relevo.scheme.dialect;

import gnu.lists.LList;
import java.util.List;
import java.util.Set;

/** What programs can ask of errors: R7RS's names, and those of Guile's {@code (ice-9 exceptions)}. */
final class ExceptionProcedures {
  private static final Set<String> PROGRAMMING = Set.of(
      "wrong-type-arg",
      "wrong-number-of-args",
      "unbound-variable",
      "out-of-range",
      "keyword-argument-error");

  private ExceptionProcedures() {}

  static void addTo(Vocabulary vocabulary) {
    predicate(vocabulary, "exception?", error -> true);
    predicate(vocabulary, "error?", error -> true);
    predicate(vocabulary, "error-object?", error -> true);
    predicate(vocabulary, "exception-with-message?", error -> true);
    predicate(vocabulary, "message-condition?", error -> true);
    predicate(
        vocabulary, "exception-with-irritants?", error -> !irritants(error).isEmpty());
    predicate(vocabulary, "exception-with-origin?", error -> Texts.isTrue(origin(error)));
    predicate(vocabulary, "external-error?", error -> key(error).equals("system-error"));
    predicate(vocabulary, "file-error?", error -> key(error).equals("system-error"));
    predicate(vocabulary, "read-error?", error -> key(error).equals("read-error"));
    predicate(vocabulary, "syntax-error?", error -> key(error).equals("syntax-error"));
    predicate(
        vocabulary, "undefined-variable-error?", error -> key(error).equals("unbound-variable"));
    predicate(vocabulary, "programming-error?", error -> PROGRAMMING.contains(key(error)));
    predicate(vocabulary, "assertion-failure?", error -> PROGRAMMING.contains(key(error)));
    vocabulary
        .procedure("exception-message", 1, a -> format(error("exception-message", a[0])))
        .procedure("condition-message", 1, a -> format(error("condition-message", a[0])))
        .procedure("error-object-message", 1, a -> message(error("error-object-message", a[0])))
        .procedure(
            "exception-irritants", 1, a -> Texts.list(said(error("exception-irritants", a[0]))))
        .procedure(
            "error-object-irritants",
            1,
            a -> Texts.list(irritants(error("error-object-irritants", a[0]))))
        .procedure("exception-origin", 1, a -> origin(error("exception-origin", a[0])))
        .procedure("exception-kind", 1, a -> error("exception-kind", a[0]).key())
        .procedure(
            "exception-args", 1, a -> Texts.list(error("exception-args", a[0]).arguments()));
  }

  /** A question about an error. */
  @FunctionalInterface
  private interface Question {
    boolean holds(SchemeError error);
  }

  private static void predicate(Vocabulary vocabulary, String name, Question question) {
    vocabulary.procedure(name, 1, a -> a[0] instanceof SchemeError error && question.holds(error));
  }

  private static SchemeError error(String procedure, Object value) {
    if (value instanceof SchemeError error) {
      return error;
    }
    throw SchemeError.wrongType(procedure, "an error", value);
  }

  private static String key(SchemeError error) {
    return error.key().toString();
  }

  private static Object origin(SchemeError error) {
    return error.arguments().isEmpty() ? (Object) false : error.arguments().get(0);
  }

  /** What {@code error} was called with: its first argument, if that is a text, is the message. */
  private static List<Object> said(SchemeError error) {
    return error.arguments().size() == 4 && error.arguments().get(2) instanceof LList all
        ? Texts.list(all)
        : List.of();
  }

  /** As in Guile, whose errors have a format for a message and all that was said for irritants. */
  private static Object format(SchemeError error) {
    return error.arguments().size() == 4 ? error.arguments().get(1) : message(error);
  }

  private static Object message(SchemeError error) {
    List<Object> said = said(error);
    return said.isEmpty() ? String.valueOf(error.getMessage()) : said.get(0);
  }

  private static List<Object> irritants(SchemeError error) {
    List<Object> said = said(error);
    return said.isEmpty() ? said : said.subList(1, said.size());
  }
}
