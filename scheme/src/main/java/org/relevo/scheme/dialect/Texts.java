package org.relevo.scheme.dialect;

import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.text.Char;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Converts between Kawa's values and Java's. */
public final class Texts {
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
    throw new SchemeError("a string is needed here, not " + describe(value));
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
    }
    if (rest != LList.Empty) {
      throw new SchemeError("a list is needed here, not " + describe(value));
    }
    return elements;
  }

  /** Returns a Scheme list of {@code elements}. */
  public static LList list(List<?> elements) {
    return LList.makeList(elements);
  }

  /** Returns a value as a program would write it. */
  public static String describe(@Nullable Object value) {
    if (value instanceof CharSequence text) {
      return "\"" + text + "\"";
    }
    if (value instanceof Boolean truth) {
      return truth ? "#t" : "#f";
    }
    return String.valueOf(value);
  }

  static int character(Object value) {
    if (value instanceof Char character) {
      return character.intValue();
    }
    if (value instanceof Character character) {
      return character;
    }
    throw new SchemeError("a character is needed here, not " + describe(value));
  }

  static boolean isTrue(Object value) {
    return !Boolean.FALSE.equals(value);
  }
}
