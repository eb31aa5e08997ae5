package org.relevo.scheme.policy;

import java.util.Arrays;
import java.util.List;
import org.relevo.core.rank.Figures;
import org.relevo.core.rank.Grounds;

/** A sum of weighted figures, which says where it comes from when it is asked. */
final class WeighedSum implements Grounds {
  private final List<WeighPolicy.Term> terms;
  private final double[] figures;
  private final double[] counted;
  private final double value;

  private WeighedSum(
      List<WeighPolicy.Term> terms, double[] figures, double[] counted, double value) {
    this.terms = terms;
    this.figures = figures;
    this.counted = counted;
    this.value = value;
  }

  /**
   * Adds up.
   *
   * @param figures one for each term; not a number where it is not known
   * @param unknown what counts in its place
   */
  static WeighedSum of(List<WeighPolicy.Term> terms, double[] figures, double[] unknown) {
    double[] counted = figures;
    double sum = 0;
    for (int i = 0; i < counted.length; i++) {
      if (Double.isNaN(figures[i])) {
        counted = counted == figures ? figures.clone() : counted;
        counted[i] = unknown[i];
      }
      sum += terms.get(i).weight() * counted[i];
    }
    return new WeighedSum(terms, figures, counted, sum);
  }

  double value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WeighedSum that
        && terms.equals(that.terms)
        && Arrays.equals(figures, that.figures)
        && Arrays.equals(counted, that.counted);
  }

  @Override
  public int hashCode() {
    return Double.hashCode(value);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(Figures.plain(value)).append(" = ");
    for (int i = 0; i < figures.length; i++) {
      double weight = terms.get(i).weight();
      text.append(weight < 0 ? (i == 0 ? "−" : " − ") : i == 0 ? "" : " + ");
      if (Math.abs(weight) != 1) {
        text.append(Figures.plain(Math.abs(weight))).append(" × ");
      }
      text.append(terms.get(i).name()).append(' ').append(Figures.plain(counted[i]));
      if (Double.isNaN(figures[i])) {
        text.append(" (not known)");
      }
    }
    return text.toString();
  }
}
