package org.relevo.app.daemon.hook;

import java.time.Duration;

/**
 * How long a daemon waits for its hook.
 *
 * @param patience for an answer
 * @param pause until a postponed build is offered again, if no build ends before
 * @param allowance past a build's own time limits, which the hook keeps: it counts the build alone, the daemon the
 *     transfers, too
 * @param grace between SIGTERM and SIGKILL
 */
public record HookTimes(Duration patience, Duration pause, Duration allowance, Duration grace) {
  /** The usual times. */
  public static final HookTimes DEFAULT = new HookTimes(
      Duration.ofMinutes(10), Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofSeconds(5));
}
