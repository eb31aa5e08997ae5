package org.relevo.core.offload;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.history.Expectation;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.MachineSource;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.Condition;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Ranking;
import org.relevo.core.rank.Situation;
import org.relevo.core.rank.SlotUsage;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshTimeouts;
import org.relevo.core.store.Store;
import org.relevo.formats.derivation.Derivation;

/**
 * Takes build requests to machines: ranks those that there are, takes a slot of the best, here and there, has it build, and goes on to the
 * next when a machine fails. Keeps its connections between requests; a process has one. Thread-safe.
 *
 * <p>A machine's failure is that machine's: it is left alone for a while and the next in rank is tried. Only when the
 * build itself fails, or goes past its limits, is there no other try.
 */
public final class Offloader implements BuildService, AutoCloseable {
  private static final Duration MACHINES_AGE = Duration.ofSeconds(2);

  /** How many machines are connected to before anybody asks. */
  private static final int MOST_AHEAD = 16;

  private final MachineSource machines;
  private final Store head;
  private final OffloadTools tools;
  private final OffloadSettings settings;
  private final Farm farm;
  private final Inputs inputs;
  private final Locality locality;
  private final Runnable ending;
  private List<BuildMachine> known = List.of();
  private Instant knownSince = Instant.MIN;

  /**
   * Makes an offloader that is connected to nothing yet.
   *
   * @param head this host's store, thread-safe; it stays open when this object is closed
   */
  public Offloader(
      MachineSource machines, Store head, OffloadTools tools, OffloadSettings settings) {
    this(machines, head, tools, settings, () -> {});
  }

  private Offloader(
      MachineSource machines,
      Store head,
      OffloadTools tools,
      OffloadSettings settings,
      Runnable ending) {
    this.machines = machines;
    this.head = head;
    this.tools = tools;
    this.settings = settings;
    this.ending = ending;
    this.farm = new Farm(
        tools.connector(), tools.quarantine(), settings, tools.clock(), Sampler.Timer.REAL);
    tools.connector().assume(tools.history()::bytesPerSecond);
    this.inputs = new Inputs(head);
    this.locality = new Locality(inputs, farm::station, tools.clock());
  }

  /**
   * Makes an offloader that reaches machines over SSH with the usual time limits, remembers nothing of builds, and is
   * connected to no machine yet.
   *
   * @param head this host's store, thread-safe; it stays open when this object is closed
   * @param state the directory that has the lock files of slots, and what is known against machines; all processes that
   *     use the same machines have the same
   */
  public static Offloader overSsh(
      MachineSource machines, Store head, Path state, OffloadSettings settings) {
    SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
    SshMachines there = new SshMachines(connector, head.dir(), InstantSource.system());
    return new Offloader(
        machines, head, OffloadTools.in(state, there, settings), settings, connector::close);
  }

  /** Returns the machines of late: a machine file is a program, and builds ask often. */
  private synchronized List<BuildMachine> machines() throws MachinesFileException {
    return tools.clock().instant().isAfter(knownSince.plus(MACHINES_AGE)) ? machinesNow() : known;
  }

  private synchronized List<BuildMachine> machinesNow() throws MachinesFileException {
    known = machines.machines();
    knownSince = tools.clock().instant();
    farm.retain(known).forEach(locality::forget);
    return known;
  }

  /**
   * Begins to connect to the machines that come first, so that the first build need not wait for that. Returns at once; what
   * cannot be reached is left alone for a while, as always.
   */
  public void connectAhead() throws MachinesFileException {
    farm.connectAhead(machines().stream().limit(MOST_AHEAD).toList());
  }

  @Override
  public int capacity() throws MachinesFileException {
    Map<String, Integer> slotsOf = new HashMap<>();
    for (BuildMachine machine : machines()) {
      slotsOf.merge(machine.id(), machine.parallelBuilds(), Math::max);
    }
    return Math.max(1, slotsOf.values().stream().mapToInt(Integer::intValue).sum());
  }

  /**
   * Returns what would be decided about {@code request} at this moment; asks machines that could do it how they are.
   *
   * @throws IOException if the lock files of slots cannot be used
   */
  public Decision explain(BuildRequest request)
      throws IOException, MachinesFileException, InterruptedException {
    // Who asks may have changed the machine file just now.
    return decide(situation(request, machinesNow()), newSeed());
  }

  /**
   * Returns what is known of each machine at this moment; asks none.
   *
   * @throws IOException if the lock files of slots cannot be used
   */
  public List<MachineView> machinesKnown() throws IOException, MachinesFileException {
    List<MachineView> views = new ArrayList<>();
    for (BuildMachine machine : machines()) {
      views.add(farm.station(machine).view(machine, tools.slots().usage(machine)));
    }
    return views;
  }

  /**
   * Asks a machine how it is, whatever is held against it, over the connection to it that stands or a new one, which is kept.
   *
   * @param limit how long the answer may take, when there is a connection
   * @throws IOException if it does not answer, which is not held against it
   */
  public Health ask(BuildMachine machine, Duration limit) throws IOException {
    return farm.station(machine).ask(limit);
  }

  /** Returns how what is sent to a machine is compressed, in words; empty if there is no connection, or that is not known. */
  public Optional<String> compression(BuildMachine machine) {
    return farm.station(machine).compression();
  }

  private long newSeed() {
    synchronized (tools) {
      return tools.random().nextLong();
    }
  }

  private Decision decide(Situation situation, long seed) {
    // A generator of its own, so that the decision can be made again from the journal.
    return Ranking.decide(situation, settings.policy(), new SplittableRandom(seed));
  }

  private Situation situation(BuildRequest request, List<BuildMachine> all)
      throws IOException, InterruptedException {
    Map<BuildMachine, SlotUsage> usage = new HashMap<>();
    List<BuildMachine> fit = new ArrayList<>();
    List<BuildMachine> askable = new ArrayList<>();
    for (BuildMachine machine : all) {
      boolean unfit = Ranking.unfit(request, machine).isPresent();
      SlotUsage used =
          unfit ? new SlotUsage(0, machine.parallelBuilds()) : tools.slots().usage(machine);
      usage.put(machine, used);
      if (!unfit) {
        fit.add(machine);
        if (used.hasFree()) {
          askable.add(machine);
        }
      }
    }
    Map<BuildMachine, Condition> conditions = farm.conditions(fit, askable);
    List<Candidate> candidates = new ArrayList<>();
    for (BuildMachine machine : all) {
      Condition condition = conditions.getOrDefault(machine, new Condition.NotAsked());
      candidates.add(new Candidate(
          machine,
          usage.getOrDefault(machine, new SlotUsage(0, machine.parallelBuilds())),
          condition,
          OptionalLong.empty(),
          condition instanceof Condition.Reachable
              ? tools.history().bytesPerSecond(machine)
              : OptionalDouble.empty()));
    }
    Expectation expectation = request.hasDerivation()
        ? tools.history().expect(request.derivation().name())
        : Expectation.UNKNOWN;
    return locality.measured(new Situation(request, expectation, tools.home().get(), candidates));
  }

  @Override
  public Outcome offload(BuildRequest request, OffloadListener listener)
      throws IOException, MachinesFileException, InterruptedException {
    Admission admission = admit(request, listener);
    if (admission instanceof Admission.Admitted admitted) {
      try (admitted) {
        return admitted.carryOut();
      }
    }
    return ((Admission.Refused) admission).outcome();
  }

  /**
   * Decides about the request and takes a slot for it, but does not begin: for callers that have to say whether they take a
   * build before they are told more of it.
   *
   * @throws IOException if this host itself failed: its store, its lock files
   * @throws MachinesFileException if it is not known which machines there are
   * @throws InterruptedException if this thread was interrupted; no slot is held then
   */
  public Admission admit(BuildRequest request, OffloadListener listener)
      throws IOException, MachinesFileException, InterruptedException {
    Derivation derivation = head.derivation(request.derivation());
    Situation situation = situation(request, machines());
    long seed = newSeed();
    Decision decision = decide(situation, seed);
    tools.journal().decided(situation, settings.policy().name(), seed, decision);
    listener.decided(request, decision);
    if (decision instanceof Decision.Accept accept) {
      Chronicle chronicle = new Chronicle(tools.history(), tools.clock());
      Errand errand =
          new Errand(request, derivation, head, settings, listener, inputs, locality, chronicle);
      Attempts attempts = new Attempts(errand, accept, tools, farm, settings.tries());
      if (attempts.begin()) {
        return new Admission.Admitted(
            attempts,
            outcome -> finish(request, listener, outcome),
            () -> tools.journal().abandoned(request));
      }
      return refused(request, listener, attempts.outcomeWithoutSlot());
    } else if (decision instanceof Decision.Postpone) {
      return refused(request, listener, new Outcome.Postponed(decision.placements()));
    }
    return refused(request, listener, new Outcome.Declined(decision.placements()));
  }

  private Admission refused(BuildRequest request, OffloadListener listener, Outcome outcome) {
    finish(request, listener, outcome);
    return new Admission.Refused(outcome);
  }

  private void finish(BuildRequest request, OffloadListener listener, Outcome outcome) {
    tools.journal().finished(request, outcome);
    listener.finished(request, outcome);
  }

  /** Closes all connections, and so ends the builds that are under way. */
  @Override
  public void close() {
    locality.close();
    farm.close();
    ending.run();
  }
}
