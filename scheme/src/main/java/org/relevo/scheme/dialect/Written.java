package org.relevo.scheme.dialect;

import gnu.expr.Keyword;
import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.lists.U8Vector;
import gnu.mapping.Procedure;
import gnu.mapping.Symbol;
import gnu.mapping.Values;
import gnu.math.DFloNum;
import gnu.text.Char;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes values as programs write them: Guile's external representation, as its {@code write} prints it. */
public final class Written {
  private static final int LONGEST = 1 << 20;
  // Values are written in threads of all kinds, whose stacks may be small.
  private static final int DEEPEST = 1000;

  private static final Map<Integer, String> ESCAPES = Map.ofEntries(
      Map.entry((int) '"', "\\\""),
      Map.entry((int) '\\', "\\\\"),
      Map.entry(7, "\\a"),
      Map.entry(8, "\\b"),
      Map.entry(9, "\\t"),
      Map.entry(10, "\\n"),
      Map.entry(11, "\\v"),
      Map.entry(12, "\\f"),
      Map.entry(13, "\\r"));

  private static final Map<Integer, String> CHARACTERS = Map.ofEntries(
      Map.entry(0, "nul"),
      Map.entry(7, "alarm"),
      Map.entry(8, "backspace"),
      Map.entry(9, "tab"),
      Map.entry(10, "newline"),
      Map.entry(11, "vtab"),
      Map.entry(12, "page"),
      Map.entry(13, "return"),
      Map.entry(27, "esc"),
      Map.entry(32, "space"),
      Map.entry(127, "delete"));

  // What would be read as something else than a symbol.
  private static final Pattern PECULIAR = Pattern.compile(
      "(?s)|\\.|[0-9].*|[#'`,].*|.*[\\s\"#;()\\[\\]{}].*|[+-]?\\.?[0-9]+(\\.[0-9]*)?([eE][+-]?[0-9]+)?|[+-](i|inf\\.0|nan\\.0)");

  private final StringBuilder out = new StringBuilder();
  private final boolean plain;
  private int depth;

  private Written(boolean plain) {
    this.plain = plain;
  }

  /** Returns {@code value} as a program would write it; cut off when it is longer than a mebibyte or very deep. */
  public static String text(@Nullable Object value) {
    return text(value, false);
  }

  /** Returns {@code value} as people read it: as Guile's {@code display} prints it, strings without quotes. */
  public static String displayed(@Nullable Object value) {
    return text(value, true);
  }

  private static String text(@Nullable Object value, boolean plain) {
    Written written = new Written(plain);
    written.write(value);
    return written.out.length() > LONGEST
        ? written.out.substring(0, LONGEST) + "…"
        : written.out.toString();
  }

  private void write(@Nullable Object value) {
    if (out.length() > LONGEST) {
      return;
    }
    if (depth > DEEPEST) {
      out.append('…');
      return;
    }
    if (value instanceof Pair pair) {
      depth++;
      list(pair);
      depth--;
    } else if (value instanceof U8Vector bytes) {
      bytes(bytes);
    } else if (value instanceof Values<?>) {
      out.append(value == Values.empty ? "#<unspecified>" : value.toString());
    } else if (value instanceof List<?> vector
        && !(value instanceof LList)
        && !(value instanceof CharSequence)) {
      depth++;
      vector(vector);
      depth--;
    } else if (plain && value instanceof CharSequence text) {
      out.append(text);
    } else if (plain && value instanceof Symbol symbol && !(value instanceof Keyword)) {
      out.append(symbol.getName());
    } else if (plain && (value instanceof Char || value instanceof Character)) {
      out.appendCodePoint(Texts.character(value));
    } else {
      out.append(atom(value));
    }
  }

  private static String atom(@Nullable Object value) {
    if (value == null) {
      return "#f";
    }
    if (value instanceof LList) {
      return "()";
    }
    if (value instanceof Boolean truth) {
      return truth ? "#t" : "#f";
    }
    if (value instanceof CharSequence text) {
      return text.toString()
          .codePoints()
          .mapToObj(Written::escaped)
          .collect(Collectors.joining("", "\"", "\""));
    }
    if (value instanceof Char || value instanceof Character) {
      return character(Texts.character(value));
    }
    if (value instanceof Keyword keyword) {
      return "#:" + symbolText(keyword.getName());
    }
    if (value instanceof Symbol symbol) {
      return symbolText(symbol.getName());
    }
    if (value instanceof DFloNum || value instanceof Double || value instanceof Float) {
      return real(((Number) value).doubleValue());
    }
    if (value instanceof Procedure procedure && !(value instanceof CharSet)) {
      return "#<procedure " + procedure.getName() + ">";
    }
    if (value instanceof SchemeError error) {
      return "#<&" + error.key() + " " + error.getMessage() + ">";
    }
    return value.toString();
  }

  private void vector(List<?> elements) {
    out.append("#(");
    String separator = "";
    for (Object element : elements) {
      out.append(separator);
      write(element);
      separator = " ";
    }
    out.append(')');
  }

  private void bytes(U8Vector bytes) {
    out.append("#vu8(");
    for (int i = 0; i < bytes.size(); i++) {
      out.append(i == 0 ? "" : " ").append(bytes.getInt(i) & 0xff);
    }
    out.append(')');
  }

  private void list(Pair first) {
    out.append('(');
    write(first.getCar());
    Object rest = first.getCdr();
    while (rest instanceof Pair pair && out.length() <= LONGEST) {
      out.append(' ');
      write(pair.getCar());
      rest = pair.getCdr();
    }
    if (rest != LList.Empty) {
      out.append(" . ");
      write(rest);
    }
    out.append(')');
  }

  private static String real(double number) {
    if (Double.isNaN(number)) {
      return "+nan.0";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "+inf.0" : "-inf.0";
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0.0" : "0.0";
    }
    BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    String digits = decimal.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - decimal.scale();
    String sign = number < 0 ? "-" : "";
    if (exponent >= -3 && exponent <= Math.max(6, digits.length() + 2)) {
      String plain = decimal.abs().toPlainString();
      return sign + plain + (plain.contains(".") ? "" : ".0");
    }
    String fraction = digits.length() == 1 ? "0" : digits.substring(1);
    return sign + digits.charAt(0) + "." + fraction + "e" + exponent;
  }

  private static String escaped(int c) {
    @Nullable String escape = ESCAPES.get(c);
    if (escape != null) {
      return escape;
    }
    if (isGraphic(c) || c == ' ') {
      return Character.toString(c);
    }
    return String.format(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%06x", c);
  }

  private static String character(int c) {
    @Nullable String name = CHARACTERS.get(c);
    if (name != null) {
      return "#\\" + name;
    }
    return "#\\" + (isGraphic(c) ? Character.toString(c) : Integer.toOctalString(c));
  }

  private static boolean isGraphic(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR -> false;
      default -> true;
    };
  }

  private static String symbolText(String name) {
    if (!PECULIAR.matcher(name).matches()) {
      return name;
    }
    return name.codePoints()
        .mapToObj(c -> "()[]{}".indexOf(c) >= 0 || !isGraphic(c) && c != ' '
            ? String.format("\\x%x;", c)
            : Character.toString(c))
        .collect(Collectors.joining("", "#{", "}#"));
  }
}
