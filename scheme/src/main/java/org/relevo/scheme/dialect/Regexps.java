package org.relevo.scheme.dialect;

import gnu.lists.FVector;
import gnu.lists.Pair;
import gnu.math.IntNum;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Guile's regular expressions (manual, "Regular Expressions"): POSIX's extended ones. Java's engine runs them, so an
 * alternative is taken in the order in which it is written rather than the longest.
 */
final class Regexps {
  private Regexps() {}

  /** A compiled expression. */
  private record Regexp(Pattern pattern) {
    @Override
    public String toString() {
      return "#<regexp " + pattern + ">";
    }
  }

  static void addTo(Vocabulary vocabulary) {
    vocabulary
        .value("regexp/icase", IntNum.make(Pattern.CASE_INSENSITIVE))
        .value("regexp/newline", IntNum.make(Pattern.MULTILINE))
        .value("regexp/extended", IntNum.zero())
        .procedure("make-regexp", 1, Primitive.ANY, a -> {
          int flags = 0;
          for (int i = 1; i < a.length; i++) {
            flags |= Texts.index(a[i]);
          }
          return regexp(a[0], flags);
        })
        .procedure("regexp?", 1, a -> a[0] instanceof Regexp)
        .procedure("regexp-exec", 2, 4, a -> match(regexp(a[0], 0), a))
        .procedure("string-match", 2, 3, a -> match(regexp(a[0], 0), a))
        .procedure("list-matches", 2, 3, a -> all(regexp(a[0], 0), Texts.string(a[1])))
        .procedure(
            "regexp-quote",
            1,
            a -> Texts.string(a[0]).replaceAll("[]\\[.*^$\\\\()+?{}|]", "\\\\$0"));
  }

  private static Regexp regexp(Object value, int flags) {
    if (value instanceof Regexp regexp) {
      return regexp;
    }
    try {
      return new Regexp(Pattern.compile(java(Texts.string(value)), flags));
    } catch (PatternSyntaxException e) {
      throw SchemeError.of(
          "regular-expression-syntax", "make-regexp", e.getDescription() + ": " + e.getPattern());
    }
  }

  /** A backslash in brackets stands for itself in POSIX's expressions; classes such as {@code [:alpha:]} have other names. */
  private static String java(String posix) {
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < posix.length()) {
      char c = posix.charAt(i);
      if (c == '\\' && i + 1 < posix.length()) {
        text.append(c).append(posix.charAt(i + 1));
        i += 2;
      } else if (c == '[') {
        i = bracket(posix, i, text);
      } else {
        text.append(c);
        i++;
      }
    }
    return text.toString();
  }

  private static int bracket(String posix, int start, StringBuilder text) {
    int i = start + 1;
    text.append('[');
    if (i < posix.length() && posix.charAt(i) == '^') {
      text.append('^');
      i++;
    }
    boolean first = true;
    while (i < posix.length() && (first || posix.charAt(i) != ']')) {
      int end = posix.indexOf(":]", i + 2);
      if (posix.startsWith("[:", i) && end > 0) {
        text.append("\\p{").append(posixClass(posix.substring(i + 2, end))).append('}');
        i = end + 2;
      } else {
        char c = posix.charAt(i++);
        text.append("[]\\&^".indexOf(c) >= 0 ? "\\" : "").append(c);
      }
      first = false;
    }
    text.append(']');
    return i + 1;
  }

  private static String posixClass(String name) {
    return switch (name) {
      case "xdigit" -> "XDigit";
      default -> name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
    };
  }

  private static Object match(Regexp regexp, Object[] a) {
    String text = Texts.string(a[1]);
    int start = a.length > 2 ? Texts.index(a[2]) : 0;
    Matcher matcher = regexp.pattern.matcher(text);
    return start <= text.length() && matcher.find(start)
        ? structure(matcher, text)
        : (Object) false;
  }

  private static Object all(Regexp regexp, String text) {
    List<Object> matches = new ArrayList<>();
    Matcher matcher = regexp.pattern.matcher(text);
    while (matcher.find()) {
      matches.add(structure(matcher, text));
      Deadline.tick();
    }
    return Texts.list(matches);
  }

  /** As in Guile a match is a vector: the text, then the pair of start and end for the whole and each group. */
  private static Object structure(Matcher matcher, String text) {
    List<Object> parts = new ArrayList<>();
    parts.add(text);
    for (int group = 0; group <= matcher.groupCount(); group++) {
      parts.add(new Pair(IntNum.make(matcher.start(group)), IntNum.make(matcher.end(group))));
    }
    return new FVector<>(parts);
  }
}
