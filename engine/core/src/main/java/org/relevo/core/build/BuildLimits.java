package org.relevo.core.build;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a build may take.
 *
 * @param timeout wall-clock time of the whole build; empty: no limit
 * @param maxSilent time without a line of output; empty: no limit
 */
public record BuildLimits(Optional<Duration> timeout, Optional<Duration> maxSilent) {
  /** No limits. */
  public static final BuildLimits NONE = new BuildLimits(Optional.empty(), Optional.empty());

  /** About a century, in seconds; no build takes as long, and clocks that count nanoseconds cannot do much more. */
  private static final long FOREVER = 1L << 32;

  /** Returns the limits given in seconds as the daemon does; 0 is no limit, and so is more than a century. */
  public static BuildLimits ofSeconds(long timeout, long maxSilent) {
    return new BuildLimits(seconds(timeout), seconds(maxSilent));
  }

  private static Optional<Duration> seconds(long seconds) {
    return seconds <= 0 || seconds > FOREVER
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(seconds));
  }
}
