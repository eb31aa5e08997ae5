package org.relevo.core.offload;

import java.time.Duration;
import org.relevo.core.build.BuildLimits;

/**
 * How a graph of derivations is built.
 *
 * @param limits of each build
 * @param keepGoing whether what does not depend on a failed derivation is still built
 * @param firstPause how long until machines that were full or overloaded are asked again; twice as long each time
 * @param longestPause but no longer than this, and no longer than twice the first where other heads hold the slots
 * @param patience how long a derivation may be postponed in all while nothing is built
 */
public record GraphSettings(
    BuildLimits limits,
    boolean keepGoing,
    Duration firstPause,
    Duration longestPause,
    Duration patience) {
  /** No limits; stops at the first failure; waits up to an hour for machines. */
  public static final GraphSettings DEFAULT = new GraphSettings(
      BuildLimits.NONE, false, Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofHours(1));
}
