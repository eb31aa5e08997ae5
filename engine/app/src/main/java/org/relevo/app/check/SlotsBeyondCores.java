package org.relevo.app.check;

import java.util.Optional;
import org.relevo.core.machine.BuildMachine;

/** More build slots than cores: allowed, but rarely meant; often the form was copied from a larger machine's. */
final class SlotsBeyondCores {
  private SlotsBeyondCores() {}

  /** Compares a machine's slots with its cores. */
  static Optional<Finding> of(BuildMachine machine, int cores) {
    if (machine.parallelBuilds() <= cores) {
      return Optional.empty();
    }
    return Optional.of(Finding.warning(
        machine,
        "parallel-builds is " + machine.parallelBuilds() + ", but it has "
            + (cores == 1 ? "one core" : cores + " cores")
            + ": builds would be slow and may run out of memory",
        "Write (parallel-builds " + cores + ") or less."));
  }
}
