package org.relevo.core.rank;

import java.util.List;

/** What a policy says of the machines that can have a build. */
public sealed interface Verdict {
  /**
   * It goes to the first of these that takes it. Machines that are not listed do not get it now.
   *
   * @param choices the best first, each machine at most once; empty: none of them, for now
   */
  record Order(List<Choice> choices) implements Verdict {
    /** Copies the list. */
    public Order {
      choices = List.copyOf(choices);
    }
  }

  /**
   * It should wait, though there are machines.
   *
   * @param why for people; may be empty
   */
  record Postpone(String why) implements Verdict {}

  /**
   * It should not be offloaded at all.
   *
   * @param why for people; may be empty
   */
  record Decline(String why) implements Verdict {}
}
