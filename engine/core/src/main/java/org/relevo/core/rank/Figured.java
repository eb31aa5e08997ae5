package org.relevo.core.rank;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Sorts machines by a figure.
 *
 * <p>Each becomes one number, which has the figure in its upper bits and the machine's place in the lowest ones that it takes
 * to tell the machines apart: numbers are sorted several times as fast as objects. So figures are compared to some ten
 * digits; those that differ by less are equals.
 */
final class Figured {
  private Figured() {}

  /**
   * Returns the machines by what {@code figure} gives for each, the lowest first; equals stay in their order.
   *
   * @param figure gives any number but NaN
   */
  static List<Choice> ascending(
      List<Candidate> candidates,
      ToDoubleFunction<Candidate> figure,
      Function<Candidate, Grounds> grounds) {
    int count = candidates.size();
    long places = Math.max(1, Long.highestOneBit(count) * 2) - 1;
    long[] sorted = new long[count];
    for (int i = 0; i < count; i++) {
      sorted[i] = ordered(figure.applyAsDouble(candidates.get(i))) & ~places | i;
    }
    Arrays.sort(sorted);
    List<Choice> choices = new ArrayList<>(count);
    for (long each : sorted) {
      Candidate candidate = candidates.get((int) (each & places));
      choices.add(new Choice(candidate, grounds.apply(candidate)));
    }
    return choices;
  }

  /** Returns a number that is to others as the figures are to each other (IEEE 754: sign, exponent, fraction). */
  private static long ordered(double figure) {
    // Of 0 there are two.
    long bits = Double.doubleToLongBits(figure + 0.0);
    return bits < 0 ? Long.MIN_VALUE - bits - 1 : bits;
  }
}
