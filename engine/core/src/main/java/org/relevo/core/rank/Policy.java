package org.relevo.core.rank;

import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.Health;

/**
 * What makes one fit machine better than another: a port, for policies that operators write. Only machines that have what
 * the build requires, a free slot, little enough load and enough disk are scored. Implementations are pure and
 * thread-safe.
 */
public interface Policy {
  /** The manual's rule: the highest {@code speed} first. */
  Policy FASTEST_FIRST = new Policy() {
    @Override
    public String name() {
      return "fastest-first";
    }

    @Override
    public double score(BuildRequest request, Candidate candidate, Health health) {
      return candidate.machine().speed();
    }
  };

  /** Returns its name, for explanations. */
  String name();

  /**
   * Returns how good {@code candidate} is for {@code request}; the highest is first, equals are in random order. Any
   * number but NaN.
   */
  double score(BuildRequest request, Candidate candidate, Health health);
}
