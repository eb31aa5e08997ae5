package org.relevo.core.offload;

import java.time.Duration;
import org.relevo.core.quarantine.Backoff;
import org.relevo.core.rank.Policies;
import org.relevo.core.rank.Policy;

/**
 * How patient the offloader is.
 *
 * @param policy which of the fit machines is best
 * @param probeLimit how long all machines together may take to say how they are, connecting included
 * @param healthAge how old a machine's health may be to decide; connected machines are asked again every 10 s at most, so
 *     with a little more than that, decisions seldom have to ask
 * @param transferSilence how long nothing may move in a transfer
 * @param buildMargin how long past a build's own limits its machine may take to end it
 * @param tries how many machines are tried for one build, at least 1
 * @param firstQuarantine the shortest time that a machine is left alone after a failure; see {@link Backoff}
 * @param longestQuarantine the longest
 */
public record OffloadSettings(
    Policy policy,
    Duration probeLimit,
    Duration healthAge,
    Duration transferSilence,
    Duration buildMargin,
    int tries,
    Duration firstQuarantine,
    Duration longestQuarantine) {
  /** What suits most farms. */
  public static final OffloadSettings DEFAULT = new OffloadSettings(
      Policies.DEFAULT,
      Duration.ofSeconds(20),
      Duration.ofSeconds(12),
      Duration.ofMinutes(2),
      Duration.ofMinutes(1),
      3,
      Duration.ofSeconds(5),
      Duration.ofMinutes(5));

  /** Checks the ranges. */
  public OffloadSettings {
    if (tries < 1) {
      throw new IllegalArgumentException("tries " + tries + " is below 1");
    }
  }

  /** Returns how long machines that fail are left alone. */
  public Backoff backoff() {
    return new Backoff(firstQuarantine, longestQuarantine);
  }

  /** Returns these settings with another policy. */
  public OffloadSettings withPolicy(Policy other) {
    return new OffloadSettings(
        other,
        probeLimit,
        healthAge,
        transferSilence,
        buildMargin,
        tries,
        firstQuarantine,
        longestQuarantine);
  }
}
