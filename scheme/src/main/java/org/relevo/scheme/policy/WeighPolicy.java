package org.relevo.scheme.policy;

import gnu.mapping.Procedure;
import gnu.math.RealNum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.relevo.core.machine.SourceLocation;
import org.relevo.scheme.dialect.Deadline;
import org.relevo.scheme.dialect.SchemeError;

/**
 * {@code weigh}: the highest sum of weighted figures first; equal sums are ties. A figure that is not known counts as the
 * worst one that is known of another candidate, or as 0 if there is none.
 */
final class WeighPolicy extends NativePolicy {
  private final List<Term> terms;
  private final Optional<SourceLocation> place;

  /**
   * A figure and what it counts for.
   *
   * @param name what it is called in explanations
   * @param weight below 0 if less is better
   */
  record Term(String name, double weight, Procedure figure) {}

  WeighPolicy(List<Term> terms, Optional<SourceLocation> place) {
    super("weigh");
    this.terms = List.copyOf(terms);
    this.place = place;
  }

  /** A candidate and what it weighs. */
  private record Weighed(CandidateValue candidate, WeighedSum sum) {
    double value() {
      return sum.value();
    }
  }

  @Override
  Opinion judge(RequestValue request, List<CandidateValue> candidates) throws Throwable {
    double[][] figures = new double[candidates.size()][terms.size()];
    for (int i = 0; i < figures.length; i++) {
      for (int j = 0; j < terms.size(); j++) {
        figures[i][j] = figure(terms.get(j), candidates.get(i));
      }
    }
    double[] unknown = unknown(figures);
    List<Weighed> weighed = new ArrayList<>(figures.length);
    for (int i = 0; i < figures.length; i++) {
      weighed.add(new Weighed(candidates.get(i), WeighedSum.of(terms, figures[i], unknown)));
    }
    weighed.sort((a, b) -> Double.compare(b.value(), a.value()));
    List<List<CandidateValue>> ranks = new ArrayList<>();
    List<CandidateValue> rank = new ArrayList<>();
    for (int i = 0; i < weighed.size(); i++) {
      Weighed each = weighed.get(i);
      each.candidate.note(each.sum);
      rank.add(each.candidate);
      if (i + 1 == weighed.size() || weighed.get(i + 1).value() != each.value()) {
        ranks.add(rank);
        rank = new ArrayList<>();
      }
    }
    return new Opinion.Order(ranks);
  }

  /** Returns what counts for each term where a figure is not known. */
  private double[] unknown(double[][] figures) {
    double[] worst = new double[terms.size()];
    for (int j = 0; j < worst.length; j++) {
      boolean moreIsBetter = terms.get(j).weight() > 0;
      double found = Double.NaN;
      for (double[] row : figures) {
        boolean worse = Double.isNaN(found) || (moreIsBetter ? row[j] < found : row[j] > found);
        if (!Double.isNaN(row[j]) && worse) {
          found = row[j];
        }
      }
      worst[j] = Double.isNaN(found) ? 0 : found;
    }
    return worst;
  }

  private double figure(Term term, CandidateValue candidate) throws Throwable {
    Deadline.tick();
    Object value = term.figure().apply1(candidate);
    if (Boolean.FALSE.equals(value)) {
      return Double.NaN;
    }
    if (value instanceof RealNum number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    throw SchemeError.wrongValue(
        place,
        "weigh: " + term.name() + " must give a number, or #f where it is not known, and gave "
            + Excerpts.of(value));
  }
}
