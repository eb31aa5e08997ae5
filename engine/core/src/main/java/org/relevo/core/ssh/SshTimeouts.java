package org.relevo.core.ssh;

import java.time.Duration;

/**
 * How long a connection waits for what; every part is above zero.
 *
 * @param connect from the first packet until the machine has shown its host key
 * @param authenticate the login after that
 * @param keepAlive how often a silent connection is asked for a sign of life
 * @param missedReplies how many such questions in a row may stay without any answer; one more, and the connection is lost
 * @param channelOpen until the machine opens a channel or starts a command
 * @param idle how long a connection without channels is kept
 */
public record SshTimeouts(
    Duration connect,
    Duration authenticate,
    Duration keepAlive,
    int missedReplies,
    Duration channelOpen,
    Duration idle) {

  /** What farms in one building or across an ocean both get along with. */
  public static final SshTimeouts DEFAULT = new SshTimeouts(
      Duration.ofSeconds(10),
      Duration.ofSeconds(15),
      Duration.ofSeconds(5),
      2,
      Duration.ofSeconds(15),
      Duration.ofMinutes(10));

  /** Checks the ranges. */
  public SshTimeouts {
    for (Duration part : new Duration[] {connect, authenticate, keepAlive, channelOpen, idle}) {
      if (part.isNegative() || part.isZero()) {
        throw new IllegalArgumentException("a time limit must be above zero, not " + part);
      }
    }
    if (missedReplies < 1) {
      throw new IllegalArgumentException("missedReplies " + missedReplies + " is below 1");
    }
  }
}
