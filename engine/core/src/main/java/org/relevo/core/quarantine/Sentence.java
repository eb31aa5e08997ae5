package org.relevo.core.quarantine;

import java.time.Instant;

/**
 * A machine is left alone because of one kind of trouble.
 *
 * @param kind which
 * @param why what happened last, for people; may be several lines
 * @param failures how often in a row, at least 1
 * @param since when the first of them was
 * @param until when it may be tried again
 * @param lastTried when the last of them was
 * @param onTrial whether it has answered since, and so gets builds again; how long the next sentence is depends on the
 *     failures until a build has gone well
 */
public record Sentence(
    Trouble kind,
    String why,
    int failures,
    Instant since,
    Instant until,
    Instant lastTried,
    boolean onTrial) {
  /** Checks the range. */
  public Sentence {
    if (failures < 1) {
      throw new IllegalArgumentException(failures + " failures");
    }
  }

  /** Returns whether its time is over. */
  public boolean isOver(Instant now) {
    return !now.isBefore(until);
  }

  Sentence withOnTrial() {
    return new Sentence(kind, why, failures, since, until, lastTried, true);
  }
}
