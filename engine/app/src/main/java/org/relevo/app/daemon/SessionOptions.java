package org.relevo.app.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.relevo.app.daemon.build.BuildSettings;
import org.relevo.formats.worker.WorkerReader;

/**
 * What a client set with {@code set-options}.
 *
 * @param build how its builds run
 * @param multiplexed whether each piece of a builder's log comes after a line that names the builder
 */
record SessionOptions(BuildSettings build, boolean multiplexed) {
  private static final int MAX_PAIRS = 1000;
  private static final int MAX_VALUE = 1 << 16;

  static SessionOptions of(BuildSettings build) {
    return new SessionOptions(build, false);
  }

  /** Reads the arguments, which grew with the protocol's minor version, on top of the daemon's own settings. */
  static SessionOptions read(WorkerReader in, int minor, BuildSettings own) throws IOException {
    boolean keepFailed = in.u64() != 0;
    boolean keepGoing = in.u64() != 0;
    in.u64(); // fallback: there are no downloads to fall back from
    in.u64(); // verbosity
    long jobs = own.maxJobs();
    long silent = seconds(own.maxSilent());
    long cores = own.cores();
    boolean useHook = own.useHook();
    boolean trace = false;
    if (minor < 0x61) {
      jobs = in.u32();
      silent = in.u32();
    }
    if (minor >= 2) {
      useHook = in.u64() != 0;
    }
    if (minor >= 4) {
      in.u64(); // build-verbosity
      in.u64(); // log-type
      trace = in.u64() != 0;
    }
    if (minor >= 6 && minor < 0x61) {
      cores = in.u32();
    }
    if (minor >= 10) {
      in.u64(); // use-substitutes
    }
    Map<String, String> pairs = minor >= 12 ? in.stringPairs(MAX_PAIRS, MAX_VALUE) : Map.of();
    long timeout = number(pairs, "build-timeout", seconds(own.timeout()));
    silent = number(pairs, "build-max-silent-time", silent);
    jobs = number(pairs, "build-max-jobs", jobs);
    cores = number(pairs, "build-cores", cores);
    boolean multiplexed =
        pairs.getOrDefault("multiplexed-build-output", "false").equals("true");
    return new SessionOptions(
        new BuildSettings(
            limit(timeout),
            limit(silent),
            (int) Math.min(jobs, Integer.MAX_VALUE),
            (int) Math.min(cores, Integer.MAX_VALUE),
            keepFailed,
            keepGoing,
            useHook,
            trace),
        multiplexed);
  }

  private static long seconds(Optional<Duration> limit) {
    return limit.map(Duration::toSeconds).orElse(0L);
  }

  private static Optional<Duration> limit(long seconds) {
    return seconds <= 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
  }

  private static long number(Map<String, String> pairs, String name, long otherwise)
      throws RefusedException {
    String text = pairs.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= 0 && value <= Integer.MAX_VALUE) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new RefusedException("the option " + name + " is not a number from 0: \"" + text + "\"");
  }
}
