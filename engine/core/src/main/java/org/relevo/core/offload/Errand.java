package org.relevo.core.offload;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.relevo.core.build.BuildDaemon;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.build.StalledException;
import org.relevo.core.build.Watch;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.quarantine.Trouble;
import org.relevo.core.rank.Candidate;
import org.relevo.core.slot.MachineSlot;
import org.relevo.core.store.Store;
import org.relevo.core.store.daemon.DaemonException;
import org.relevo.core.transfer.Transfer;
import org.relevo.core.transfer.TransferException;
import org.relevo.core.transfer.TransferStats;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StorePath;

/**
 * One request on its way to a machine and back: send what it needs, build, retrieve the outputs.
 *
 * @param request what is asked
 * @param derivation what is built
 * @param head this host's store
 * @param wanted the outputs that are retrieved
 * @param settings how patient to be
 * @param listener who follows
 * @param inputs knows what builds need
 * @param locality is told what the machine has
 * @param chronicle is told what it took
 */
record Errand(
    BuildRequest request,
    Derivation derivation,
    Store head,
    Set<StorePath> wanted,
    OffloadSettings settings,
    OffloadListener listener,
    Inputs inputs,
    Locality locality,
    Chronicle chronicle) {

  /** Makes an errand for all outputs. */
  Errand(
      BuildRequest request,
      Derivation derivation,
      Store head,
      OffloadSettings settings,
      OffloadListener listener,
      Inputs inputs,
      Locality locality,
      Chronicle chronicle) {
    this(
        request,
        derivation,
        head,
        outputs(derivation),
        settings,
        listener,
        inputs,
        locality,
        chronicle);
  }

  private static Set<StorePath> outputs(Derivation derivation) {
    Set<StorePath> paths = new HashSet<>();
    derivation.outputs().values().forEach(output -> paths.add(output.path()));
    return paths;
  }

  /** Returns the same with another view of this host's store, and only some of the outputs. */
  Errand into(Store other, Set<StorePath> outputs) {
    return new Errand(
        request, derivation, other, outputs, settings, listener, inputs, locality, chronicle);
  }

  /**
   * Takes a slot on {@code machine} itself, where other heads take theirs.
   *
   * @throws MachineLostException if it does not answer
   */
  MachineSlot takeSlot(BuildMachine machine, Station station) throws MachineLostException {
    try {
      return station.takeSlot(machine.parallelBuilds());
    } catch (IOException e) {
      throw lost(machine, station, Diagnosis.takingSlot(e), e);
    }
  }

  /**
   * Runs it on the machine of {@code candidate}, of which a slot is held.
   *
   * @param opening becomes the connection to the machine's daemon
   * @throws MachineLostException if the machine failed, which it is left alone for
   * @throws IOException if this host's own store failed
   */
  Outcome run(Candidate candidate, Station station, int slot, Opening opening)
      throws IOException, MachineLostException, InterruptedException {
    BuildMachine machine = candidate.machine();
    long start = System.nanoTime();
    listener.chosen(request, machine, slot);
    BuildDaemon daemon = open(machine, station, opening::await);
    while (true) {
      try (BuildDaemon open = daemon) {
        Outcome outcome = there(candidate, station, open, start);
        open.done();
        station.succeeded();
        return outcome;
      } catch (HeadFailure e) {
        throw e.reason;
      } catch (IOException e) {
        if (e instanceof TransferException transfer
            && transfer.fault() == TransferException.Fault.HEAD) {
          throw e;
        }
        if (!daemon.wasStale() || Thread.currentThread().isInterrupted()) {
          throw lost(machine, station, Diagnosis.onErrand(e), e);
        }
      }
      // As often as there are stale ones: a new one never is.
      daemon = open(machine, station, station::openDaemon);
    }
  }

  /** Opens a connection to a daemon. */
  @FunctionalInterface
  private interface Opener {
    BuildDaemon open() throws IOException, InterruptedException;
  }

  private static BuildDaemon open(BuildMachine machine, Station station, Opener opener)
      throws MachineLostException, InterruptedException {
    try {
      return opener.open();
    } catch (IOException e) {
      throw lost(machine, station, Diagnosis.openingDaemon(e), e);
    }
  }

  private Outcome there(Candidate candidate, Station station, BuildDaemon daemon, long start)
      throws IOException, HeadFailure, InterruptedException {
    BuildMachine machine = candidate.machine();
    SortedMap<String, StorePath> outputs = new TreeMap<>();
    derivation.outputs().forEach((name, output) -> outputs.put(name, output.path()));
    List<StorePath> paths = List.copyOf(outputs.values());
    Transfer transfer = new Transfer(
        machine.id(),
        head,
        daemon.store(),
        settings.transferSilence(),
        locality.noting(machine, listener.transfers(request, machine)),
        station.sends());
    TransferStats sent = transfer.send(roots(), paths);
    chronicle.sent(candidate, sent);
    Optional<ByteSize> peak;
    long built = System.nanoTime();
    try (MemoryWatch.Run memory =
        station.memory().begin(chronicle.clock().instant(), candidate.slots().used() == 0)) {
      listener.building(request, machine);
      build(machine, daemon);
      peak = memory.peak();
    } catch (DaemonException e) {
      if (e.status() == DaemonException.BUILD_FAILED) {
        return new Outcome.FailedForGood(machine, Station.text(e));
      } else if (e.status() == DaemonException.TIMED_OUT) {
        return new Outcome.TimedOut(machine, Station.text(e));
      }
      throw e;
    }
    Duration buildTime = Duration.ofNanos(System.nanoTime() - built);
    if (!transfer.madeBefore().containsAll(paths)) {
      chronicle.built(candidate, request.derivation(), buildTime, peak);
    }
    List<StorePath> back = paths.stream().filter(wanted::contains).toList();
    TransferStats retrieved = transfer.retrieve(back);
    listener.verified(request, machine, back);
    Duration total = Duration.ofNanos(System.nanoTime() - start);
    return new Outcome.Built(machine, outputs, new BuildStats(sent, buildTime, retrieved, total));
  }

  private List<StorePath> roots() throws HeadFailure {
    try {
      return inputs.roots(request.derivation(), derivation);
    } catch (IOException e) {
      throw new HeadFailure(e);
    }
  }

  private void build(BuildMachine machine, BuildDaemon daemon)
      throws IOException, InterruptedException {
    BuildLimits limits = request.limits();
    AtomicLong pulse = new AtomicLong();
    // The daemon there enforces the limits; this watch is for a daemon that does not.
    Watch watch = new Watch(
        "building on " + machine.id(),
        limits.timeout().map(limit -> limit.plus(settings.buildMargin())),
        limits.maxSilent().map(limit -> limit.plus(settings.buildMargin())),
        pulse::get,
        () -> {},
        daemon::close);
    try {
      watch.over(() -> daemon.build(request.derivation(), limits, piece -> {
        pulse.incrementAndGet();
        listener.log(request, machine, piece);
      }));
    } catch (StalledException e) {
      throw new IOException(
          e.getMessage() + ", well past the build's own limit; its daemon does not keep it", e);
    }
  }

  private static MachineLostException lost(
      BuildMachine machine, Station station, Trouble kind, IOException e) {
    MachineFailure failure = new MachineFailure(machine, Station.text(e), !kind.needsPerson());
    station.failed(kind, failure.why());
    return new MachineLostException(failure, e);
  }

  /** Carries a failure of this host past the handlers of those of machines. */
  private static final class HeadFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final IOException reason;

    HeadFailure(IOException reason) {
      super(reason);
      this.reason = reason;
    }
  }
}
