package org.relevo.core.offload;

import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Situation;

/**
 * Writes down what was asked, decided, tried, and what came of it, so that it can be looked at and decided anew later: a
 * port. Implementations are thread-safe, return quickly, and never fail a build.
 */
public interface Journal {
  /** Writes nothing. */
  Journal NONE = new Journal() {};

  /**
   * A decision was made.
   *
   * @param situation all that it depended on
   * @param policy the name of the policy that was asked
   * @param seed what the random numbers came from: {@code new SplittableRandom(seed)}
   * @param decision what was decided
   */
  default void decided(Situation situation, String policy, long seed, Decision decision) {}

  /** A slot of {@code machine} was taken, and the build goes there. */
  default void tried(BuildRequest request, BuildMachine machine, int slot) {}

  /** A machine failed on the way of the build. */
  default void failed(BuildRequest request, MachineFailure failure) {}

  /** A build that was under way was given up, since nobody wants it any more, or this host failed. */
  default void abandoned(BuildRequest request) {}

  /** The request has come to its end. */
  default void finished(BuildRequest request, Outcome outcome) {}
}
