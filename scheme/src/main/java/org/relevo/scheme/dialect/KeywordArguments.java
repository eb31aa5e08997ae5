package org.relevo.scheme.dialect;

import gnu.expr.Keyword;
import gnu.lists.Pair;
import gnu.mapping.Procedure1;
import java.util.Arrays;
import java.util.List;

/** Sorts the arguments of a procedure with {@code #:key} parameters; it is called with the list of them. */
final class KeywordArguments extends Procedure1 {
  /** Stands for an argument that was not given. */
  static final Object MISSING = new Object();

  private final List<Keyword> keys;
  private final boolean others;
  private final boolean rest;
  private final boolean keyed;

  /**
   * Creates the sorter.
   *
   * @param others whether keywords beside {@code keys} may be given
   * @param rest whether arguments that are no keywords may be given, too
   * @param keyed false if the procedure takes no keywords at all
   */
  KeywordArguments(List<Keyword> keys, boolean others, boolean rest, boolean keyed) {
    super("keyword-arguments");
    this.keys = keys;
    this.others = others;
    this.rest = rest;
    this.keyed = keyed;
  }

  /** Returns a procedure that takes the value of the {@code index}th key out of what this one returns. */
  static Primitive elementAt(int index) {
    return new Primitive("keyword-argument", 1, 1, a -> ((Object[]) a[0])[index]);
  }

  @Override
  public Object apply1(Object arguments) {
    Object[] values = new Object[keys.size()];
    Arrays.fill(values, MISSING);
    if (!keyed) {
      if (!rest && arguments instanceof Pair) {
        throw SchemeError.of(
            "wrong-number-of-args", "", "a procedure is called with too many arguments");
      }
      return values;
    }
    Object left = arguments;
    while (left instanceof Pair pair) {
      left = pair.getCdr();
      if (!(pair.getCar() instanceof Keyword keyword)) {
        if (!rest) {
          throw error("a keyword is needed here, not " + Written.text(pair.getCar()));
        }
        continue;
      }
      int index = keys.indexOf(keyword);
      if (index < 0 && !others) {
        List<String> names = keys.stream().map(Keyword::getName).toList();
        throw error("there is no keyword #:" + keyword.getName()
            + Suggestions.alike(keyword.getName(), names));
      }
      if (!(left instanceof Pair value)) {
        throw error("the keyword #:" + keyword.getName() + " lacks its value");
      }
      if (index >= 0) {
        values[index] = value.getCar();
      }
      left = value.getCdr();
    }
    return values;
  }

  private static SchemeError error(String message) {
    return SchemeError.of("keyword-argument-error", "", message);
  }
}
