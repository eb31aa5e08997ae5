package org.relevo.scheme.dialect;

import gnu.lists.LList;
import gnu.lists.Pair;
import java.util.ArrayList;
import java.util.List;
import kawa.lang.SyntaxForm;
import kawa.lang.Translator;
import org.jspecify.annotations.Nullable;

/**
 * Takes forms apart that may come from a macro: Kawa wraps what a macro brings along, so that its names mean what they mean
 * there, and the parts of a wrapped form have to be wrapped, too.
 */
public final class SyntaxParts {
  private SyntaxParts() {}

  /** Returns what is within all wrappings. */
  public static Object unwrapped(Object datum) {
    Object inner = datum;
    while (inner instanceof SyntaxForm wrapped) {
      inner = wrapped.getDatum();
    }
    return inner;
  }

  /** Returns the elements of a list. What follows a dot is the last element; see {@link #isProper}. */
  public static List<Object> list(Object datum) {
    List<Object> parts = new ArrayList<>();
    @Nullable SyntaxForm scope = null;
    Object rest = datum;
    while (true) {
      if (rest instanceof SyntaxForm wrapped) {
        scope = wrapped;
        rest = wrapped.getDatum();
      } else if (rest instanceof Pair pair) {
        parts.add(wrap(pair.getCar(), scope));
        rest = pair.getCdr();
      } else {
        if (rest != LList.Empty) {
          parts.add(wrap(rest, scope));
        }
        return parts;
      }
    }
  }

  /** Returns whether {@code datum} is a list that ends without a dot. */
  public static boolean isProper(Object datum) {
    Object rest = unwrapped(datum);
    while (rest instanceof Pair pair) {
      rest = unwrapped(pair.getCdr());
    }
    return rest == LList.Empty;
  }

  /** Returns the first element of a pair, wrapped as the pair is. */
  public static Object first(Object pair) {
    return wrap(((Pair) unwrapped(pair)).getCar(), scope(pair));
  }

  /** Returns what follows the first element of a pair, wrapped as the pair is. */
  public static Object rest(Object pair) {
    return wrap(((Pair) unwrapped(pair)).getCdr(), scope(pair));
  }

  private static @Nullable SyntaxForm scope(Object datum) {
    @Nullable SyntaxForm scope = null;
    Object inner = datum;
    while (inner instanceof SyntaxForm wrapped) {
      scope = wrapped;
      inner = wrapped.getDatum();
    }
    return scope;
  }

  /** What already has a wrapping of its own keeps it. */
  private static Object wrap(Object datum, @Nullable SyntaxForm scope) {
    return scope == null || datum instanceof SyntaxForm || datum == LList.Empty
        ? datum
        : Translator.wrapSyntax(datum, scope);
  }
}
