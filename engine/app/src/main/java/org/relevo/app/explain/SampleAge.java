package org.relevo.app.explain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.Condition;

/** How long ago a machine said what was decided by, where that was not just now. */
public final class SampleAge {
  /** Up to that, it was asked for this decision. */
  private static final Duration MOMENT = Duration.ofSeconds(2);

  private SampleAge() {}

  /** Returns a note with a space before it, such as {@code " [as it was 8 s ago]"}, or nothing. */
  public static String note(Candidate candidate, Instant now) {
    return seconds(candidate, now)
        .filter(seconds -> seconds > MOMENT.toSeconds())
        .map(seconds -> " [as it was " + seconds + " s ago]")
        .orElse("");
  }

  /** Returns the age in whole seconds; empty if the machine did not say how it is. */
  static Optional<Long> seconds(Candidate candidate, Instant now) {
    return candidate.condition() instanceof Condition.Reachable reachable
        ? Optional.of(Duration.between(reachable.health().sampledAt(), now).toSeconds())
        : Optional.empty();
  }
}
