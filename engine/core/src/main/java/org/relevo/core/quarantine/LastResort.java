package org.relevo.core.quarantine;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.relevo.core.machine.BuildMachine;

/**
 * Which machine is tried before its time, so that a build is never without hope: when all that could do it are left
 * alone, the one whose time ends first. Drained machines are out of the question, and leave the others to it.
 */
public final class LastResort {
  private LastResort() {}

  /**
   * Returns the machine, if it has come to that.
   *
   * @param standings of all machines that could do the build
   * @param askable those of them that may be asked
   */
  public static Optional<BuildMachine> among(
      Map<BuildMachine, Standing> standings, Collection<BuildMachine> askable, Instant now) {
    boolean hope = standings.values().stream()
        .anyMatch(standing -> standing.drain().isEmpty() && !standing.isLeftAlone(now));
    if (hope) {
      return Optional.empty();
    }
    return askable.stream()
        .filter(machine -> isCandidate(standings.getOrDefault(machine, Standing.GOOD), now))
        .min(Comparator.comparing(machine -> end(standings.getOrDefault(machine, Standing.GOOD))));
  }

  private static boolean isCandidate(Standing standing, Instant now) {
    return standing.drain().isEmpty() && standing.isLeftAlone(now) && !standing.isProbed(now);
  }

  private static Instant end(Standing standing) {
    return standing.sentence().map(Sentence::until).orElse(Instant.MIN);
  }
}
