package org.relevo.app.daemon.build;

import java.time.Duration;
import java.util.Optional;

/**
 * How one client wants its builds run.
 *
 * @param timeout wall-clock time of a build; empty: no limit
 * @param maxSilent time without output; empty: no limit
 * @param maxJobs how many builds at once; with 0 nothing is built here
 * @param cores for {@code NIX_BUILD_CORES}; 0 is all there are
 * @param keepFailed whether the directory of a failed build stays
 * @param keepGoing whether a failed build leaves the others running
 * @param useHook whether builds are offered to the daemon's hook, if it has one
 * @param trace whether lines that begin with {@code @} are wanted
 */
public record BuildSettings(
    Optional<Duration> timeout,
    Optional<Duration> maxSilent,
    int maxJobs,
    int cores,
    boolean keepFailed,
    boolean keepGoing,
    boolean useHook,
    boolean trace) {
  /** Returns settings without limits, with the hook. */
  public static BuildSettings of(int maxJobs, int cores) {
    return new BuildSettings(
        Optional.empty(), Optional.empty(), maxJobs, cores, false, false, true, false);
  }

  /** Returns these settings with later time limits. */
  BuildSettings extendedBy(Duration more) {
    return new BuildSettings(
        timeout.map(more::plus),
        maxSilent.map(more::plus),
        maxJobs,
        cores,
        keepFailed,
        keepGoing,
        useHook,
        trace);
  }
}
