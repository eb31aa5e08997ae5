package org.relevo.core.rank;

import java.util.Locale;
import java.util.OptionalLong;
import org.relevo.core.history.Expectation;
import org.relevo.core.machine.ByteSize;

/**
 * When a build should end on a machine, from now on.
 *
 * @param sendSeconds how long its items are on their way
 * @param missing their size; empty: not known, so another's was taken
 * @param buildSeconds how long it runs
 * @param basis where that comes from
 */
public record FinishTime(
    double sendSeconds, OptionalLong missing, double buildSeconds, Expectation.Basis basis)
    implements Grounds {
  /** Returns how long that is in all. */
  public double seconds() {
    return sendSeconds + buildSeconds;
  }

  @Override
  public String toString() {
    String size = missing.isPresent() ? new ByteSize(missing.getAsLong()).toString() : "it all";
    String guess = basis == Expectation.Basis.PRIOR ? ", by the median of all builds" : "";
    return String.format(
        Locale.ROOT,
        "done in %s: sends %s in %s, builds in %s%s",
        Figures.seconds(seconds()),
        size,
        Figures.seconds(sendSeconds),
        Figures.seconds(buildSeconds),
        guess);
  }
}
