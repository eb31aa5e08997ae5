package org.relevo.scheme.dialect;

import gnu.mapping.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Guile's procedures on strings and symbols that Kawa lacks, or has with another meaning. */
final class TextProcedures {
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
        .procedure("symbol->keyword", 1, a -> gnu.expr.Keyword.make(a[0].toString()))
        .procedure("keyword->symbol", 1, a -> Symbol.valueOf(((gnu.expr.Keyword) a[0]).getName()))
        .procedure("basename", 1, 2, TextProcedures::baseName)
        .procedure("dirname", 1, TextProcedures::dirName)
        .procedure("object->string", 1, a -> Texts.describe(a[0]));
  }

  private static Object split(Object[] arguments) {
    String text = Texts.string(arguments[0]);
    int separator = Texts.character(arguments[1]);
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
      parts.add(text.substring(start, end));
      start = end + Character.charCount(separator);
    }
    parts.add(text.substring(start));
    return Texts.list(parts);
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
