package org.relevo.scheme;

import java.util.List;
import java.util.Optional;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.SourceLocation;

/**
 * What a machine program made.
 *
 * @param machines its machines in their order; none if {@code misfit} is there
 * @param unlisted machines that it made, in the order in which it did, but neither gave nor let another inherit from
 * @param deprecated what it uses that should be written in another way
 * @param misfit if its value is not a list of machines: what it is instead
 */
public record MachineSurvey(
    List<BuildMachine> machines,
    List<BuildMachine> unlisted,
    List<Deprecation> deprecated,
    Optional<String> misfit) {
  /**
   * Something old.
   *
   * @param location where it stands, if that is known
   * @param text what it is, and what to write
   */
  public record Deprecation(Optional<SourceLocation> location, String text) {}

  /** Copies the lists. */
  public MachineSurvey {
    machines = List.copyOf(machines);
    unlisted = List.copyOf(unlisted);
    deprecated = List.copyOf(deprecated);
  }
}
