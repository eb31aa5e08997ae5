package org.relevo.core.rank;

import java.time.Duration;
import org.relevo.core.machine.Health;
import org.relevo.core.quarantine.Drain;
import org.relevo.core.quarantine.Sentence;

/** What is known of a machine's state when machines are ranked. */
public sealed interface Condition {
  /**
   * It answered.
   *
   * @param health what it said
   */
  record Reachable(Health health) implements Condition {}

  /**
   * It did not answer.
   *
   * @param why what happened, for people
   */
  record Unreachable(String why) implements Condition {}

  /**
   * It was not asked, because it failed of late.
   *
   * @param sentence what is held against it
   * @param left how long until it is tried again at the latest; zero: that is being done
   */
  record Quarantined(Sentence sentence, Duration left) implements Condition {}

  /**
   * It was not asked, because an operator has taken it out of use.
   *
   * @param drain who did, and why
   */
  record Drained(Drain drain) implements Condition {}

  /** It was not asked: it is out of the question whatever the answer. */
  record NotAsked() implements Condition {}
}
