package org.relevo.core.offload;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.relevo.core.history.History;
import org.relevo.core.machine.DaemonIdentity;
import org.relevo.core.quarantine.Quarantine;
import org.relevo.core.quarantine.QuarantineFiles;
import org.relevo.core.slot.Slots;

/**
 * What an offloader works with; all of it stays open when the offloader is closed.
 *
 * @param connector reaches the machines
 * @param slots the build slots as the processes of this host share them
 * @param quarantine what is known against machines; shared with the other processes of this host
 * @param history what builds took before
 * @param journal where decisions are written down
 * @param home tells this host's build daemon, which builds must not be sent to, if it can be told from others; asked for
 *     each decision, since a daemon that starts anew is another
 * @param clock ours
 * @param random what decides between machines that are equally good
 */
public record OffloadTools(
    MachineConnector connector,
    Slots slots,
    Quarantine quarantine,
    History history,
    Journal journal,
    Supplier<Optional<DaemonIdentity>> home,
    InstantSource clock,
    RandomGenerator random) {

  /**
   * Returns the tools of all processes of this host that have the same state directory; they remember nothing and write no
   * journal.
   *
   * @param state the directory that has the lock files of slots, and what is known against machines
   */
  public static OffloadTools in(Path state, MachineConnector connector, OffloadSettings settings) {
    InstantSource clock = InstantSource.system();
    return new OffloadTools(
        connector,
        Slots.in(state),
        QuarantineFiles.in(state, settings.backoff(), clock, new SplittableRandom()),
        History.NONE,
        Journal.NONE,
        Optional::empty,
        clock,
        new SplittableRandom());
  }

  /** Returns the same with another history. */
  public OffloadTools with(History other) {
    return new OffloadTools(connector, slots, quarantine, other, journal, home, clock, random);
  }

  /** Returns the same with another journal. */
  public OffloadTools with(Journal other) {
    return new OffloadTools(connector, slots, quarantine, history, other, home, clock, random);
  }

  /** Returns the same with this host's daemon. */
  public OffloadTools withHome(Supplier<Optional<DaemonIdentity>> daemon) {
    return new OffloadTools(connector, slots, quarantine, history, journal, daemon, clock, random);
  }
}
