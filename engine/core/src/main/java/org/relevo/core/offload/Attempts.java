package org.relevo.core.offload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Placement;
import org.relevo.core.rank.Ranking;
import org.relevo.core.rank.Reason;
import org.relevo.core.slot.Attempt;
import org.relevo.core.slot.Lease;
import org.relevo.core.slot.MachineSlot;
import org.relevo.core.store.Store;
import org.relevo.formats.path.StorePath;

/**
 * The attempts to have one request built, on one machine after the other in the order of their rank, each with a slot of the
 * machine, here and there. Used by one thread at a time; closed, it holds no slot.
 */
final class Attempts implements AutoCloseable {
  private Errand errand;
  private final Decision.Accept accept;
  private final OffloadTools tools;
  private final Farm farm;
  private final int most;
  private final Iterator<Placement.Ranked> places;
  private final List<MachineFailure> failures = new ArrayList<>();
  private final Map<BuildMachine, Reason> lostTo = new HashMap<>();
  private Optional<Held> held = Optional.empty();

  /** A slot, to be tried. */
  private record Held(
      Placement.Ranked place, Station station, Lease lease, MachineSlot there, Opening daemon) {
    BuildMachine machine() {
      return place.candidate().machine();
    }

    void giveBack() throws IOException {
      daemon.giveUp();
      try (lease) {
        there.close();
      } finally {
        station.slotReturned();
        station.leave();
      }
    }
  }

  /**
   * Makes attempts that hold no slot yet.
   *
   * @param most how many machines may fail
   */
  Attempts(Errand errand, Decision.Accept accept, OffloadTools tools, Farm farm, int most) {
    this.errand = errand;
    this.accept = accept;
    this.tools = tools;
    this.farm = farm;
    this.most = most;
    this.places = accept.ordered().iterator();
  }

  /** Takes the first slot; returns false if there is none to be had. */
  boolean begin() throws IOException, InterruptedException {
    held = next();
    return held.isPresent();
  }

  /** Returns the machine whose slot is held. */
  BuildMachine machine() {
    return held.orElseThrow(() -> new IllegalStateException("no slot is held")).machine();
  }

  /** Has those outputs that are wanted made valid in {@code destination}. */
  void into(Store destination, Set<StorePath> wanted) {
    errand = errand.into(destination, wanted);
  }

  /** Builds, beginning with the slot that is held. */
  Outcome run() throws IOException, InterruptedException {
    while (held.isPresent()) {
      Held now = held.get();
      try {
        tools.journal().tried(errand.request(), now.machine(), now.lease().number());
        return errand.run(
            now.place().candidate(), now.station(), now.lease().number(), now.daemon());
      } catch (MachineLostException e) {
        noteFailure(now.machine(), e);
      } finally {
        close();
      }
      held = next();
    }
    return outcomeWithoutSlot();
  }

  /** Returns what came of it when no slot is left to be tried. */
  Outcome outcomeWithoutSlot() throws IOException {
    return failures.isEmpty()
        ? new Outcome.Postponed(full())
        : new Outcome.MachinesLost(List.copyOf(failures));
  }

  private Optional<Held> next() throws IOException, InterruptedException {
    while (places.hasNext()) {
      Placement.Ranked place = places.next();
      BuildMachine machine = place.candidate().machine();
      // What has failed here may have taken hours: the next in rank may be out of use meanwhile.
      boolean knownBad = failures.stream().anyMatch(failure -> failure.machine().sameHost(machine))
          || (!failures.isEmpty() && farm.station(machine).isOutOfUse());
      if (failures.size() == most || knownBad) {
        continue;
      }
      // Another build, of any process, may have taken the slot, or what this one needs, since the
      // machines were ranked.
      Attempt attempt = tools
          .slots()
          .tryAcquire(
              machine,
              errand.request().resources(),
              committed -> Ranking.overcommitted(errand.request(), place.candidate(), committed));
      if (attempt instanceof Attempt.Taken taken) {
        Optional<Held> slot = slotThere(place, taken.lease());
        if (slot.isPresent()) {
          return slot;
        }
      } else {
        lostTo.put(machine, ((Attempt.Refused) attempt).reason());
      }
    }
    return Optional.empty();
  }

  /** Takes the slot on the machine itself; gives {@code lease} back if that cannot be had. */
  private Optional<Held> slotThere(Placement.Ranked place, Lease lease)
      throws IOException, InterruptedException {
    BuildMachine machine = place.candidate().machine();
    Station station = farm.station(machine);
    station.enter();
    boolean taken = false;
    Opening daemon = farm.opening(station);
    try {
      MachineSlot there = errand.takeSlot(machine, station);
      if (there instanceof MachineSlot.Full) {
        there.close();
        int ours = tools.slots().usage(machine).used() - 1;
        lostTo.put(machine, fullThere(machine, ours));
        return Optional.empty();
      }
      taken = true;
      return Optional.of(new Held(place, station, lease, there, daemon));
    } catch (MachineLostException e) {
      noteFailure(machine, e);
      return Optional.empty();
    } finally {
      if (!taken) {
        daemon.giveUp();
        lease.close();
        station.slotReturned();
        station.leave();
      }
    }
  }

  private void noteFailure(BuildMachine machine, MachineLostException e)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while on an errand to " + machine.id());
    }
    failures.add(e.failure());
    tools.journal().failed(errand.request(), e.failure());
    errand.listener().machineFailed(errand.request(), e.failure());
  }

  private static Reason fullThere(BuildMachine machine, int ours) {
    int total = machine.parallelBuilds();
    return new Reason.NoFreeSlotThere(total, Math.min(total, Math.max(0, total - ours)));
  }

  /** Returns the placements anew after every slot was lost to others, of this host or not. */
  private List<Placement> full() throws IOException {
    List<Placement> placements = new ArrayList<>();
    for (Placement placement : accept.placements()) {
      if (placement instanceof Placement.Ranked ranked) {
        BuildMachine machine = ranked.candidate().machine();
        Reason lost = lostTo.get(machine);
        placements.add(new Placement.PassedOver(
            ranked.candidate(),
            lost == null ? new Reason.NoFreeSlot(tools.slots().usage(machine)) : lost));
      } else {
        placements.add(placement);
      }
    }
    return placements;
  }

  @Override
  public void close() throws IOException {
    Optional<Held> last = held;
    held = Optional.empty();
    if (last.isPresent()) {
      last.get().giveBack();
    }
  }
}
