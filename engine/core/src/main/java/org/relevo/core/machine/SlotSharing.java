package org.relevo.core.machine;

import java.util.Set;

/** What a machine says of the build slots that all heads share on it. */
public sealed interface SlotSharing {
  /**
   * It keeps them.
   *
   * @param numbers of the slots that some head holds, from 0
   */
  record Held(Set<Integer> numbers) implements SlotSharing {
    /** Copies the numbers. */
    public Held {
      numbers = Set.copyOf(numbers);
    }

    /** Returns how many of the first {@code slots} are held. */
    public int below(int slots) {
      return (int) numbers.stream().filter(number -> number < slots).count();
    }
  }

  /**
   * It cannot keep them: each head counts only its own builds.
   *
   * @param why for people
   */
  record Impossible(String why) implements SlotSharing {}
}
