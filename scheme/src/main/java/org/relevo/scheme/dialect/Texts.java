package org.relevo.scheme.dialect;

import gnu.expr.Keyword;
import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Procedure;
import gnu.mapping.Symbol;
import gnu.math.DFloNum;
import gnu.math.IntNum;
import gnu.text.Char;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Converts between Scheme's values and Java's. */
public final class Texts {
  // More than any real list, and few enough that a circular one does not take the memory.
  private static final int LONGEST_LIST = 1_000_000;

  private Texts() {}

  /**
   * Returns a Scheme string as Java's: they arrive in several classes.
   *
   * @throws SchemeError if it is no string
   */
  public static String string(@Nullable Object value) {
    if (value instanceof CharSequence text) {
      return text.toString();
    }
    throw SchemeError.wrongType("", "a string", value);
  }

  /** Returns the name of a symbol; nothing if {@code value} is none. */
  public static Optional<String> symbol(@Nullable Object value) {
    return value instanceof Symbol symbol ? Optional.of(symbol.getName()) : Optional.empty();
  }

  /** Returns the name of a keyword; nothing if {@code value} is none. */
  public static Optional<String> keyword(@Nullable Object value) {
    return value instanceof Keyword keyword ? Optional.of(keyword.getName()) : Optional.empty();
  }

  /**
   * Returns the elements of a Scheme list.
   *
   * @throws SchemeError if it is no list
   */
  public static List<Object> list(@Nullable Object value) {
    List<Object> elements = new ArrayList<>();
    Object rest = value == null ? false : value;
    while (rest instanceof Pair pair) {
      elements.add(pair.getCar());
      rest = pair.getCdr();
      if (elements.size() > LONGEST_LIST) {
        throw new SchemeError(
            "a list goes round in a circle, or has over " + LONGEST_LIST + " elements");
      }
      Deadline.tick();
    }
    if (rest != LList.Empty) {
      throw SchemeError.wrongType("", "a list", value);
    }
    return elements;
  }

  /** Returns whether {@code value} is a list, the empty one included. */
  public static boolean isList(@Nullable Object value) {
    return value instanceof LList;
  }

  /** Returns a Scheme list of {@code elements}. */
  public static LList list(List<?> elements) {
    return LList.makeList(elements);
  }

  /** Returns a Java value as programs have it: numbers and lists are Scheme's, anything else is taken as it is. */
  public static Object scheme(Object value) {
    if (value instanceof Integer || value instanceof Long || value instanceof Short) {
      return IntNum.make(((Number) value).longValue());
    }
    if (value instanceof Double || value instanceof Float) {
      return DFloNum.valueOf(((Number) value).doubleValue());
    }
    return value instanceof Collection<?> elements && !(value instanceof LList)
        ? list(elements.stream().map(Texts::scheme).toList())
        : value;
  }

  /** Returns a value as a program would write it. */
  public static String describe(@Nullable Object value) {
    return Written.text(value);
  }

  /** Returns whether {@code value} counts as true: all but {@code #f} does. */
  public static boolean isTrue(@Nullable Object value) {
    return !Boolean.FALSE.equals(value);
  }

  static int character(Object value) {
    if (value instanceof Char character) {
      return character.intValue();
    }
    if (value instanceof Character character) {
      return character;
    }
    throw SchemeError.wrongType("", "a character", value);
  }

  static Procedure procedure(@Nullable Object value) {
    if (value instanceof Procedure procedure) {
      return procedure;
    }
    throw SchemeError.wrongType("", "a procedure", value);
  }

  static int index(@Nullable Object value) {
    if (value instanceof Number number && number.intValue() == number.doubleValue()) {
      return number.intValue();
    }
    throw SchemeError.wrongType("", "an integer", value);
  }
}
