package org.relevo.core.build;

import java.io.IOException;
import java.time.Duration;

/** Says that something was given up because it took too long. */
public final class StalledException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean silence;
  private final Duration limit;

  StalledException(String what, boolean silence, Duration limit) {
    super(
        silence
            ? what + ": nothing moved for " + text(limit)
            : what + ": not done after " + text(limit));
    this.silence = silence;
    this.limit = limit;
  }

  /** Returns whether it was the limit on silence, rather than that on the whole. */
  public boolean silence() {
    return silence;
  }

  /** Returns the limit that was passed. */
  public Duration limit() {
    return limit;
  }

  private static String text(Duration limit) {
    return limit.toSeconds() > 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }
}
