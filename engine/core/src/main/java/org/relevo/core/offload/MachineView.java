package org.relevo.core.offload;

import java.time.Instant;
import java.util.Optional;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Health;
import org.relevo.core.quarantine.Standing;
import org.relevo.core.rank.SlotUsage;

/**
 * What an offloader knows of a machine without asking it.
 *
 * @param machine the machine
 * @param slots its build slots, as the processes of this host use them
 * @param standing what is known against it
 * @param connection what connection there is to it
 * @param health how it was when it was asked last; empty if that was never, or it did not answer
 * @param askedAt when it was asked last, whatever came of it; empty: never
 */
public record MachineView(
    BuildMachine machine,
    SlotUsage slots,
    Standing standing,
    Optional<Connected> connection,
    Optional<Health> health,
    Optional<Instant> askedAt) {
  /**
   * A connection that stands, as far as is known.
   *
   * @param since when it was made
   * @param keptDaemons how many connections to the machine's daemon are kept for builds to come
   * @param compression how what is sent over it is compressed, in words; empty if that is not known
   */
  public record Connected(Instant since, int keptDaemons, Optional<String> compression) {}

  /** Returns how what is sent to it is compressed, in words; empty if there is no connection, or that is not known. */
  public Optional<String> compression() {
    return connection.flatMap(Connected::compression);
  }
}
