package org.relevo.core.history;

import java.time.Duration;
import java.util.Optional;
import org.relevo.core.machine.ByteSize;

/**
 * What a build may be expected to take, by what builds took before.
 *
 * @param duration how long it takes on an idle machine of speed 1; empty: no build is known at all
 * @param basis where the duration comes from
 * @param builds how many builds of this name it comes from; 0 unless the basis is {@link Basis#NAME}
 * @param peakMemory the most memory that one of this name used; empty if that was never measured
 */
public record Expectation(
    Optional<Duration> duration, Basis basis, int builds, Optional<ByteSize> peakMemory) {
  /** Where an expectation comes from. */
  public enum Basis {
    /** Builds of the same name. */
    NAME,
    /** The median of all builds, for want of any of this name. */
    PRIOR,
    /** Nothing. */
    NOTHING
  }

  /** Nothing is known. */
  public static final Expectation UNKNOWN =
      new Expectation(Optional.empty(), Basis.NOTHING, 0, Optional.empty());

  /** Checks that the parts fit each other. */
  public Expectation {
    if (duration.isPresent() == (basis == Basis.NOTHING) || (builds > 0) != (basis == Basis.NAME)) {
      throw new IllegalArgumentException(
          "an expectation of " + duration + " from " + builds + " builds by " + basis);
    }
  }
}
