package org.relevo.core.rank;

import org.relevo.core.machine.Health;

/** What is known of a machine's state when machines are ranked. */
public sealed interface Condition {
  /**
   * It answered.
   *
   * @param health what it said
   */
  record Reachable(Health health) implements Condition {}

  /**
   * It did not answer, or was left alone because it did not a moment ago.
   *
   * @param why what happened, for people
   */
  record Unreachable(String why) implements Condition {}

  /** It was not asked: it is out of the question whatever the answer. */
  record NotAsked() implements Condition {}
}
