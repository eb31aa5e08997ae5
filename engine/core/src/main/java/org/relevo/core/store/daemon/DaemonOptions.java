package org.relevo.core.store.daemon;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The options of a session with a daemon ({@code set-options}).
 *
 * @param timeout wall-clock time of a build, sent in whole seconds; empty: no limit
 * @param maxSilent time that a build may go without output, sent in whole seconds; empty: no limit
 * @param maxJobs how many builds at once; empty: the daemon's own setting
 * @param cores what builders find in {@code NIX_BUILD_CORES}; empty: the daemon's own setting
 * @param flags the yes-or-no options that are on
 * @param verbosity how much the daemon says of itself, 0 upwards
 */
public record DaemonOptions(
    Optional<Duration> timeout,
    Optional<Duration> maxSilent,
    OptionalInt maxJobs,
    OptionalInt cores,
    Set<Flag> flags,
    int verbosity) {

  /** A yes-or-no option; all are off by default. */
  public enum Flag {
    /** The directories of failed builds are kept. */
    KEEP_FAILED,
    /** A failed build leaves the others running. */
    KEEP_GOING,
    /** The daemon may download items instead of building them. */
    USE_SUBSTITUTES,
    /** The daemon may offload in turn; off, lest builds go round in circles. */
    USE_BUILD_HOOK,
    /** The log has lines that begin with {@code @}, one an event. */
    BUILD_TRACE,
    /** Every piece of a builder's log comes after a line {@code @ build-log PID LENGTH}. */
    MULTIPLEXED_LOG
  }

  /** What a build machine is told: no limits, its own number of jobs and cores, all flags off. */
  public static final DaemonOptions DEFAULT = new DaemonOptions(
      Optional.empty(), Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), Set.of(), 0);

  /** Copies the flags. */
  public DaemonOptions {
    flags = Set.copyOf(flags);
  }

  /** Returns these options with other limits. */
  public DaemonOptions withLimits(Optional<Duration> newTimeout, Optional<Duration> newMaxSilent) {
    return new DaemonOptions(newTimeout, newMaxSilent, maxJobs, cores, flags, verbosity);
  }

  /** Returns these options with another number of builds at once. */
  public DaemonOptions withMaxJobs(int jobs) {
    return new DaemonOptions(timeout, maxSilent, OptionalInt.of(jobs), cores, flags, verbosity);
  }

  /** Returns these options with another number of cores for builders; 0 is all there are. */
  public DaemonOptions withCores(int count) {
    return new DaemonOptions(timeout, maxSilent, maxJobs, OptionalInt.of(count), flags, verbosity);
  }

  /** Returns these options with {@code flag} on. */
  public DaemonOptions with(Flag flag) {
    Set<Flag> more = EnumSet.of(flag);
    more.addAll(flags);
    return new DaemonOptions(timeout, maxSilent, maxJobs, cores, more, verbosity);
  }

  boolean is(Flag flag) {
    return flags.contains(flag);
  }

  /** Returns the name and value pairs of protocol minor 12 and later. */
  Map<String, String> pairs() {
    Map<String, String> pairs = new LinkedHashMap<>();
    pairs.put("build-timeout", Long.toString(seconds(timeout)));
    pairs.put("build-max-silent-time", Long.toString(maxSilentSeconds()));
    maxJobs.ifPresent(jobs -> pairs.put("build-max-jobs", Integer.toString(jobs)));
    cores.ifPresent(count -> pairs.put("build-cores", Integer.toString(count)));
    if (is(Flag.MULTIPLEXED_LOG)) {
      pairs.put("multiplexed-build-output", "true");
    }
    return pairs;
  }

  long maxSilentSeconds() {
    return seconds(maxSilent);
  }

  /** Rounds up, since 0 means no limit at all. */
  private static long seconds(Optional<Duration> limit) {
    return limit.map(d -> Math.max(1, d.plusNanos(999_999_999).toSeconds())).orElse(0L);
  }
}
