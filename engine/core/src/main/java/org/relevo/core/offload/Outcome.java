package org.relevo.core.offload;

import java.util.List;
import java.util.SortedMap;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.rank.Placement;
import org.relevo.formats.path.StorePath;

/** What became of a request to offload a build. */
public sealed interface Outcome {
  /**
   * Its outputs are valid here.
   *
   * @param machine who built it
   * @param outputs by name
   * @param stats what that took
   */
  record Built(BuildMachine machine, SortedMap<String, StorePath> outputs, BuildStats stats)
      implements Outcome {}

  /**
   * The build itself failed; it would fail elsewhere, too.
   *
   * @param machine where
   * @param message what the daemon said
   */
  record FailedForGood(BuildMachine machine, String message) implements Outcome {}

  /**
   * The build went past one of its limits.
   *
   * @param machine where
   * @param message what the daemon said
   */
  record TimedOut(BuildMachine machine, String message) implements Outcome {}

  /**
   * Every machine that was tried failed before the build came to an end.
   *
   * @param failures one for each, in order; not empty
   */
  record MachinesLost(List<MachineFailure> failures) implements Outcome {}

  /**
   * No machine can have it now; another may later.
   *
   * @param placements each machine's reason
   */
  record Postponed(List<Placement> placements) implements Outcome {}

  /**
   * No machine could ever do it.
   *
   * @param placements each machine's reason
   */
  record Declined(List<Placement> placements) implements Outcome {}
}
