package org.relevo.app.daemon.hook;

import java.time.Duration;
import java.util.Optional;

/**
 * What a client wants of the hook for all of its builds.
 *
 * @param maxSilent time without output; empty: no limit
 * @param trace whether lines for programs, which begin with {@code @}, are wanted
 * @param timeout wall-clock time of a build; empty: no limit
 */
public record HookArguments(
    Optional<Duration> maxSilent, boolean trace, Optional<Duration> timeout) {
  /** Returns the silence limit in seconds; 0 is none. */
  long maxSilentSeconds() {
    return maxSilent.map(Duration::toSeconds).orElse(0L);
  }

  /** Returns the time limit in seconds; 0 is none. */
  long timeoutSeconds() {
    return timeout.map(Duration::toSeconds).orElse(0L);
  }
}
