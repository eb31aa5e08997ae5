package org.relevo.scheme.dialect;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Guile's {@code format} (manual, "Formatted Output"): text with directives, each a tilde, parameters, the flags {@code :}
 * and {@code @}, and a letter.
 */
final class Format {
  private final String control;
  private final List<Object> arguments;
  private final StringBuilder out;
  private int at;
  private int next;

  private Format(String control, List<Object> arguments, StringBuilder out) {
    this.control = control;
    this.arguments = arguments;
    this.out = out;
  }

  /** Returns what {@code control} says with {@code arguments}. */
  static String text(String control, List<Object> arguments) throws Throwable {
    StringBuilder out = new StringBuilder();
    boolean unused = new Format(control, arguments, out).run(control.length());
    return out.toString();
  }

  /** What stands between the tilde and the letter. */
  private record Directive(
      List<@Nullable Object> parameters, boolean colon, boolean at, char letter) {
    int number(int index, int otherwise) {
      return number(index).orElse(otherwise);
    }

    OptionalInt number(int index) {
      return index < parameters.size() && parameters.get(index) instanceof Integer number
          ? OptionalInt.of(number)
          : OptionalInt.empty();
    }

    char character(int index, char otherwise) {
      return index < parameters.size() && parameters.get(index) instanceof Character c
          ? c
          : otherwise;
    }
  }

  /** Writes up to {@code end}; returns false if {@code ~^} ended it before. */
  private boolean run(int end) throws Throwable {
    while (at < end) {
      char c = control.charAt(at++);
      if (c != '~') {
        out.append(c);
      } else if (!directive(parse())) {
        at = end;
        return false;
      }
    }
    return true;
  }

  private Directive parse() {
    List<@Nullable Object> parameters = new ArrayList<>();
    boolean colon = false;
    boolean atSign = false;
    while (at < control.length()) {
      char c = control.charAt(at++);
      if (c == '\'') {
        parameters.add(control.charAt(at++));
      } else if (c == '#') {
        parameters.add(arguments.size() - next);
      } else if (c == 'v' || c == 'V') {
        parameters.add(Texts.index(argument()));
      } else if (c == ',') {
        // Between commas there may be nothing.
        if (parameters.isEmpty() || ",".indexOf(control.charAt(at - 2)) >= 0) {
          parameters.add(null);
        }
      } else if (Character.isDigit(c) || c == '-' || c == '+') {
        int start = at - 1;
        while (at < control.length() && Character.isDigit(control.charAt(at))) {
          at++;
        }
        parameters.add(Integer.parseInt(control.substring(start, at)));
      } else if (c == ':') {
        colon = true;
      } else if (c == '@') {
        atSign = true;
      } else {
        return new Directive(parameters, colon, atSign, Character.toLowerCase(c));
      }
    }
    throw new SchemeError("format: the text ends within a directive: " + Written.text(control));
  }

  private Object argument() {
    if (next >= arguments.size()) {
      throw new SchemeError("format: there are too few arguments for " + Written.text(control));
    }
    return arguments.get(next++);
  }

  private boolean directive(Directive directive) throws Throwable {
    switch (directive.letter) {
      case 'a' -> pad(Written.displayed(argument()), directive);
      case 's' -> pad(Written.text(argument()), directive);
      case 'y', 'k' -> out.append(Written.text(argument()));
      case 'd' -> integer(directive, 10);
      case 'b' -> integer(directive, 2);
      case 'o' -> integer(directive, 8);
      case 'x' -> integer(directive, 16);
      case 'r' ->
        integer(
            new Directive(
                directive.parameters.isEmpty()
                    ? List.of()
                    : directive.parameters.subList(1, directive.parameters.size()),
                directive.colon,
                directive.at,
                'r'),
            directive.number(0, 10));
      case 'f', 'e', 'g' -> real(directive);
      case '$' -> money(directive);
      case 'c' -> {
        int c = Texts.character(argument());
        out.append(directive.at ? Written.text(gnu.text.Char.make(c)) : Character.toString(c));
      }
      case 'p' -> plural(directive);
      case '%' -> out.append("\n".repeat(directive.number(0, 1)));
      case '&' -> {
        if (out.length() > 0 && out.charAt(out.length() - 1) != '\n') {
          out.append('\n');
        }
      }
      case '~' -> out.append("~".repeat(directive.number(0, 1)));
      case '|', '_' ->
        out.append((directive.letter == '|' ? "\f" : " ").repeat(directive.number(0, 1)));
      case 't' -> tabulate(directive);
      case '\n' -> {
        while (!directive.colon
            && at < control.length()
            && Character.isWhitespace(control.charAt(at))) {
          at++;
        }
      }
      case '*' ->
        next = directive.at
            ? directive.number(0, 0)
            : next + (directive.colon ? -1 : 1) * directive.number(0, 1);
      case '?' -> {
        String inner = Texts.string(argument());
        out.append(text(inner, Texts.list(argument())));
      }
      case '!', 'q' -> {}
      case '^' -> {
        return next < arguments.size();
      }
      case '(' -> changeCase(directive);
      case '[' -> choose(directive);
      case '{' -> iterate(directive);
      default -> throw new SchemeError("format: there is no directive ~" + directive.letter);
    }
    return true;
  }

  private void pad(String text, Directive directive) {
    int missing = directive.number(0, 0) - text.length();
    String padding = missing > 0 ? String.valueOf(directive.character(3, ' ')).repeat(missing) : "";
    out.append(directive.at ? padding + text : text + padding);
  }

  private void padLeft(String text, int width, char padding) {
    out.append(String.valueOf(padding).repeat(Math.max(0, width - text.length())))
        .append(text);
  }

  private void integer(Directive directive, int radix) throws Throwable {
    Object value = argument();
    if (!(value instanceof gnu.math.IntNum number)) {
      padLeft(Written.displayed(value), directive.number(0, 0), directive.character(1, ' '));
      return;
    }
    String digits = number.toString(radix).replace("-", "");
    if (directive.colon) {
      digits =
          digits.replaceAll("(?<=.)(?=(?:.{3})+$)", String.valueOf(directive.character(2, ',')));
    }
    String sign = number.isNegative() ? "-" : directive.at ? "+" : "";
    padLeft(sign + digits, directive.number(0, 0), directive.character(1, ' '));
  }

  private double realArgument() {
    Object value = argument();
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw SchemeError.wrongType("format", "a number", value);
  }

  private void real(Directive directive) {
    double number = realArgument();
    OptionalInt digits = directive.number(1);
    String text;
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      text = Written.text(number);
    } else if (directive.letter == 'e') {
      text = String.format(Locale.ROOT, "%." + digits.orElse(6) + "E", number);
    } else if (digits.isPresent()) {
      text = new BigDecimal(Double.toString(number))
          .setScale(digits.getAsInt(), RoundingMode.HALF_UP)
          .toPlainString();
      text += digits.getAsInt() == 0 ? "." : "";
    } else {
      text = Written.text(number);
    }
    String sign = directive.at && number >= 0 ? "+" : "";
    padLeft(sign + text, directive.number(0, 0), directive.character(4, ' '));
  }

  private void money(Directive directive) {
    String text = new BigDecimal(Double.toString(realArgument()))
        .setScale(directive.number(0, 2), RoundingMode.HALF_UP)
        .toPlainString();
    padLeft(text, directive.number(2, 0), directive.character(3, ' '));
  }

  private void plural(Directive directive) {
    if (directive.colon) {
      next--;
    }
    Object count = argument();
    boolean one = count instanceof Number number && number.doubleValue() == 1;
    out.append(directive.at ? (one ? "y" : "ies") : one ? "" : "s");
  }

  private void tabulate(Directive directive) {
    int column = out.length() - 1 - out.lastIndexOf("\n");
    int target = directive.number(0, 1);
    int step = directive.number(1, 1);
    int spaces = directive.at ? target : target - column;
    if (spaces <= 0 && step > 0 && !directive.at) {
      spaces = step - (column - target) % step;
    }
    out.append(" ".repeat(Math.max(0, spaces)));
  }

  private void changeCase(Directive directive) throws Throwable {
    int end = matching('(', ')', new ArrayList<>());
    int start = out.length();
    boolean unused = run(end);
    at = after(end);
    String text = out.substring(start);
    out.setLength(start);
    // Guile's knows the plain form and one other, whatever the flags.
    boolean upper = directive.colon || directive.at;
    out.append(upper ? text.toUpperCase(Locale.ROOT) : text.toLowerCase(Locale.ROOT));
  }

  private void choose(Directive directive) throws Throwable {
    List<Integer> separators = new ArrayList<>();
    int end = matching('[', ']', separators);
    List<Integer> starts = new ArrayList<>(List.of(at));
    separators.forEach(separator -> starts.add(after(separator)));
    List<Integer> ends = new ArrayList<>(separators);
    ends.add(end);
    int chosen;
    if (directive.at) {
      chosen = Texts.isTrue(argument()) ? 0 : -1;
      next -= chosen == 0 ? 1 : 0;
    } else if (directive.colon) {
      chosen = Texts.isTrue(argument()) ? 1 : 0;
    } else {
      chosen = directive.number(0).orElseGet(() -> Texts.index(argument()));
      boolean otherwise = !separators.isEmpty()
          && control.charAt(after(separators.get(separators.size() - 1)) - 2) == ':';
      if (otherwise && (chosen < 0 || chosen >= starts.size() - 1)) {
        chosen = starts.size() - 1;
      }
    }
    if (chosen >= 0 && chosen < starts.size()) {
      at = starts.get(chosen);
      boolean unused = run(ends.get(chosen));
    }
    at = after(end);
  }

  private void iterate(Directive directive) throws Throwable {
    int end = matching('{', '}', new ArrayList<>());
    String body = control.substring(at, end);
    at = after(end);
    int most = directive.number(0, Integer.MAX_VALUE);
    List<Object> all =
        directive.at ? arguments.subList(next, arguments.size()) : Texts.list(argument());
    if (directive.at) {
      next = arguments.size();
    }
    if (directive.colon) {
      for (int i = 0; i < all.size() && i < most; i++) {
        boolean unused = new Format(body, Texts.list(all.get(i)), out).run(body.length());
      }
      return;
    }
    Format inner = new Format(body, all, out);
    for (int i = 0; i < most && inner.next < all.size(); i++) {
      int before = inner.next;
      inner.at = 0;
      if (!inner.run(body.length()) || inner.next == before) {
        break;
      }
      Deadline.tick();
    }
  }

  /** Returns where the tilde of the directive stands that closes this one; those that separate its parts are added. */
  private int matching(char open, char close, List<Integer> separators) {
    int depth = 0;
    int i = at;
    while (i < control.length()) {
      if (control.charAt(i) != '~') {
        i++;
        continue;
      }
      int letter = after(i) - 1;
      char c = letter < control.length() ? control.charAt(letter) : ' ';
      if (c == open) {
        depth++;
      } else if (c == close) {
        if (depth-- == 0) {
          return i;
        }
      } else if (c == ';' && depth == 0) {
        separators.add(i);
      }
      i = letter + 1;
    }
    throw new SchemeError(
        "format: ~" + open + " lacks its ~" + close + " in " + Written.text(control));
  }

  /** Returns the index after the directive whose tilde is at {@code tilde}. */
  private int after(int tilde) {
    int i = tilde + 1;
    while (i < control.length() && "0123456789,:@+-#vV'".indexOf(control.charAt(i)) >= 0) {
      i += control.charAt(i) == '\'' ? 2 : 1;
    }
    return Math.min(i + 1, control.length());
  }
}
