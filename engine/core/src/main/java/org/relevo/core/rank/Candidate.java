package org.relevo.core.rank;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.relevo.core.machine.BuildMachine;

/**
 * A machine that might get a build, with all that the ranking needs to know of it.
 *
 * @param machine the machine
 * @param slots its build slots
 * @param condition how it is
 * @param missingBytes the size of the items that the build needs and the machine lacks; empty: not known
 * @param bytesPerSecond how fast items went to it of late, above 0; empty: not known
 */
public record Candidate(
    BuildMachine machine,
    SlotUsage slots,
    Condition condition,
    OptionalLong missingBytes,
    OptionalDouble bytesPerSecond) {
  /** Checks the ranges. */
  public Candidate {
    if (missingBytes.isPresent() && missingBytes.getAsLong() < 0) {
      throw new IllegalArgumentException(missingBytes.getAsLong() + " bytes missing");
    }
    if (bytesPerSecond.isPresent() && !(bytesPerSecond.getAsDouble() > 0)) {
      throw new IllegalArgumentException(bytesPerSecond.getAsDouble() + " bytes a second");
    }
  }

  /** Makes a candidate of which nothing is known of transfers. */
  public Candidate(BuildMachine machine, SlotUsage slots, Condition condition) {
    this(machine, slots, condition, OptionalLong.empty(), OptionalDouble.empty());
  }

  /** Returns the same with what it lacks. */
  public Candidate withMissingBytes(OptionalLong bytes) {
    return new Candidate(machine, slots, condition, bytes, bytesPerSecond);
  }
}
