package org.relevo.core.rank;

import java.util.List;
import java.util.Optional;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.history.Expectation;
import org.relevo.core.machine.DaemonIdentity;

/**
 * All that a decision about a build depends on, but for the policy and chance.
 *
 * @param request what is to be built
 * @param expectation what it may be expected to take
 * @param home the build daemon that the request comes from, if that can be told
 * @param candidates the machines there are; to a policy, only those that can have the build now
 */
public record Situation(
    BuildRequest request,
    Expectation expectation,
    Optional<DaemonIdentity> home,
    List<Candidate> candidates) {
  /** Copies the list. */
  public Situation {
    candidates = List.copyOf(candidates);
  }

  /** Returns the same with other machines. */
  public Situation with(List<Candidate> others) {
    return new Situation(request, expectation, home, others);
  }
}
