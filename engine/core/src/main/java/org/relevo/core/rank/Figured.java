package org.relevo.core.rank;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A machine with the figure that it is sorted by, the lowest first.
 *
 * @param figure any number but NaN
 * @param candidate the machine
 */
record Figured(double figure, Candidate candidate) implements Comparable<Figured> {
  /** Returns the machines by what {@code figure} gives for each; equals stay in their order. */
  static List<Choice> ascending(
      List<Candidate> candidates,
      ToDoubleFunction<Candidate> figure,
      Function<Candidate, Grounds> grounds) {
    Figured[] sorted = new Figured[candidates.size()];
    for (int i = 0; i < sorted.length; i++) {
      Candidate candidate = candidates.get(i);
      sorted[i] = new Figured(figure.applyAsDouble(candidate), candidate);
    }
    // Of objects: that sort is stable.
    Arrays.sort(sorted);
    List<Choice> choices = new ArrayList<>(sorted.length);
    for (Figured each : sorted) {
      choices.add(new Choice(each.candidate, grounds.apply(each.candidate)));
    }
    return choices;
  }

  @Override
  public int compareTo(Figured other) {
    return Double.compare(figure, other.figure);
  }
}
