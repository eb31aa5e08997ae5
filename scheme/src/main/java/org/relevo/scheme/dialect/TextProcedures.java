package org.relevo.scheme.dialect;

import gnu.mapping.Procedure;
import gnu.mapping.Symbol;
import gnu.text.Char;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicLong;

/** Guile's procedures on strings and symbols that Kawa lacks, or has with another meaning. */
final class TextProcedures {
  private static final AtomicLong SYMBOLS = new AtomicLong();

  private TextProcedures() {}

  static void addTo(Vocabulary vocabulary) {
    vocabulary
        .procedure("string-split", 2, TextProcedures::split)
        .procedure("string-join", 1, 3, TextProcedures::join)
        .procedure("string-concatenate", 1, a -> joined(Texts.list(a[0]), ""))
        .procedure(
            "string-replace-substring",
            3,
            a -> Texts.string(a[0]).replace(Texts.string(a[1]), Texts.string(a[2])))
        .procedure("symbol-append", 0, Primitive.ANY, TextProcedures::symbolAppend)
        .procedure("basename", 1, 2, TextProcedures::baseName)
        .procedure("dirname", 1, TextProcedures::dirName)
        .procedure(
            "object->string",
            1,
            2,
            a -> a.length > 1 && "display".equals(Texts.procedure(a[1]).getName())
                ? Written.displayed(a[0])
                : Written.text(a[0]))
        .procedure("substring", 2, 3, TextProcedures::substring)
        .procedure("string-tokenize", 1, 4, TextProcedures::tokenize)
        .procedure("number->string", 1, 2, a -> number(a))
        .procedure("string", 0, Primitive.ANY, a -> {
          StringBuilder text = new StringBuilder();
          List.of(a).forEach(c -> text.append(Written.displayed(c)));
          return new gnu.lists.FString(text.toString());
        })
        .procedure("string-rindex", 2, 4, TextProcedures::lastIndex)
        .procedure("list->symbol", 1, a -> {
          StringBuilder name = new StringBuilder();
          Texts.list(a[0]).forEach(c -> name.appendCodePoint(Texts.character(c)));
          return Symbol.valueOf(name.toString());
        })
        .procedure("symbol", 0, Primitive.ANY, a -> {
          StringBuilder name = new StringBuilder();
          List.of(a).forEach(c -> name.appendCodePoint(Texts.character(c)));
          return Symbol.valueOf(name.toString());
        })
        .procedure("gensym", 0, 1, a -> Symbol.valueOf(" g" + SYMBOLS.incrementAndGet()))
        .procedure("absolute-file-name?", 1, a -> Texts.string(a[0]).startsWith("/"))
        .value("file-name-separator-string", "/");
  }

  private static Object split(Object[] arguments) throws Throwable {
    String text = Texts.string(arguments[0]);
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      boolean separates = arguments[1] instanceof Procedure predicate
          ? Texts.isTrue(predicate.apply1(Char.make(c)))
          : c == Texts.character(arguments[1]);
      if (separates) {
        parts.add(text.substring(start, i));
        start = i + Character.charCount(c);
      }
    }
    parts.add(text.substring(start));
    return Texts.list(parts);
  }

  private static Object substring(Object[] a) {
    String text = Texts.string(a[0]);
    int start = Texts.index(a[1]);
    int end = a.length > 2 ? Texts.index(a[2]) : text.length();
    if (start < 0 || end > text.length() || start > end) {
      throw SchemeError.outOfRange(
          "substring", Written.text(a[0]) + " has no part from " + start + " to " + end);
    }
    return text.substring(start, end);
  }

  /** Returns the parts of a text that consist of a set's characters; graphic ones unless said otherwise. */
  private static Object tokenize(Object[] a) {
    String text = Texts.string(a[0]);
    CharSet tokens = a.length > 1 ? CharSet.of(a[1]) : CharSets.GRAPHIC;
    int start = a.length > 2 ? Texts.index(a[2]) : 0;
    int end = a.length > 3 ? Texts.index(a[3]) : text.length();
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    text.substring(start, end).codePoints().forEach(c -> {
      if (tokens.contains(c)) {
        part.appendCodePoint(c);
      } else if (part.length() > 0) {
        parts.add(part.toString());
        part.setLength(0);
      }
    });
    if (part.length() > 0) {
      parts.add(part.toString());
    }
    return Texts.list(parts);
  }

  private static Object number(Object[] a) {
    int radix = a.length > 1 ? Texts.index(a[1]) : 10;
    if (a[0] instanceof gnu.math.Numeric number) {
      return radix == 10 ? Written.text(number) : number.toString(radix);
    }
    throw SchemeError.wrongType("number->string", "a number", a[0]);
  }

  private static Object lastIndex(Object[] a) throws Throwable {
    String text = Texts.string(a[0]);
    int start = a.length > 2 ? Texts.index(a[2]) : 0;
    int end = a.length > 3 ? Texts.index(a[3]) : text.length();
    for (int i = end - 1; i >= start; i--) {
      boolean found = a[1] instanceof Procedure predicate
          ? Texts.isTrue(predicate.apply1(Char.make(text.charAt(i))))
          : text.charAt(i) == Texts.character(a[1]);
      if (found) {
        return i;
      }
    }
    return false;
  }

  private static Object join(Object[] arguments) {
    List<Object> parts = Texts.list(arguments[0]);
    String delimiter = arguments.length > 1 ? Texts.string(arguments[1]) : " ";
    String grammar = arguments.length > 2 ? arguments[2].toString() : "infix";
    String joined = joined(parts, delimiter);
    return switch (grammar) {
      case "infix", "strict-infix" -> joined;
      case "prefix" -> parts.isEmpty() ? "" : delimiter + joined;
      case "suffix" -> parts.isEmpty() ? "" : joined + delimiter;
      default -> throw new SchemeError("string-join has no grammar " + grammar);
    };
  }

  private static String joined(List<Object> parts, String delimiter) {
    StringJoiner joiner = new StringJoiner(delimiter);
    parts.forEach(part -> joiner.add(Texts.string(part)));
    return joiner.toString();
  }

  private static Object symbolAppend(Object[] symbols) {
    StringBuilder name = new StringBuilder();
    for (Object symbol : symbols) {
      name.append(symbol);
    }
    return Symbol.valueOf(name.toString());
  }

  private static Object baseName(Object[] arguments) {
    String file = Texts.string(arguments[0]);
    String name = file.substring(file.lastIndexOf('/') + 1);
    String suffix = arguments.length > 1 ? Texts.string(arguments[1]) : "";
    return !suffix.isEmpty() && name.endsWith(suffix)
        ? name.substring(0, name.length() - suffix.length())
        : name;
  }

  private static Object dirName(Object[] arguments) {
    String file = Texts.string(arguments[0]);
    int slash = file.lastIndexOf('/');
    return slash < 0 ? "." : slash == 0 ? "/" : file.substring(0, slash);
  }
}
