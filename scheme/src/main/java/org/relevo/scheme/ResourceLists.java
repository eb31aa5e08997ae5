package org.relevo.scheme;

import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Symbol;
import gnu.math.IntNum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.relevo.core.machine.Resources;
import org.relevo.scheme.dialect.SchemeError;
import org.relevo.scheme.dialect.Texts;

/** Amounts of resources as programs write them: an association list {@code ((memory-mib . 16000) (gpu . 1))}. */
public final class ResourceLists {
  private static final long MOST = 999_999_999_999_999L;

  private ResourceLists() {}

  /**
   * Returns what {@code value} says; names may be symbols or strings.
   *
   * @throws SchemeError if it is no such list
   */
  public static Resources parse(Object value) {
    if (!Texts.isList(value)) {
      throw wrong(value);
    }
    Map<String, Long> amounts = new TreeMap<>();
    for (Object element : Texts.list(value)) {
      if (!(element instanceof Pair pair)) {
        throw wrong(element);
      }
      String name = name(pair.getCar());
      if (amounts.put(name, amount(name, pair.getCdr())) != null) {
        throw new SchemeError("the resource " + name + " is there twice");
      }
    }
    try {
      return Resources.of(amounts);
    } catch (IllegalArgumentException e) {
      throw new SchemeError(String.valueOf(e.getMessage()));
    }
  }

  /** Returns the name that a symbol or a string is. */
  public static String name(Object value) {
    if (value instanceof Symbol symbol) {
      return symbol.getName();
    } else if (value instanceof CharSequence text) {
      return text.toString();
    }
    throw new SchemeError(
        "the name of a resource, such as 'gpu, is needed here, not " + Texts.describe(value));
  }

  private static long amount(String name, Object value) {
    if (value instanceof IntNum number && number.inRange(0, MOST)) {
      return number.longValue();
    }
    throw new SchemeError("the amount of " + name + ": an integer from 0 to " + MOST
        + " is needed here, not " + Texts.describe(value));
  }

  private static SchemeError wrong(Object value) {
    return new SchemeError("a list of names and amounts, such as '((" + Resources.MEMORY
        + " . 16000) (gpu . 1)), is needed here, not " + Texts.describe(value));
  }

  /** Returns the list that {@link #parse} reads. */
  public static LList of(Resources resources) {
    List<Pair> pairs = new ArrayList<>();
    resources
        .amounts()
        .forEach((name, amount) -> pairs.add(Pair.make(Symbol.valueOf(name), IntNum.make(amount))));
    return Texts.list(pairs);
  }
}
