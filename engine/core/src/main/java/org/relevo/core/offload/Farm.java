package org.relevo.core.offload;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;
import org.relevo.core.quarantine.LastResort;
import org.relevo.core.quarantine.Quarantine;
import org.relevo.core.quarantine.Standing;
import org.relevo.core.rank.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machines that were used or asked so far, each with its {@link Station}. Thread-safe. */
final class Farm implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Farm.class);

  /** The part of the whole time that machines have when another has answered. */
  private static final int SHARE = 4;

  private final Map<Access, Station> stations = new ConcurrentHashMap<>();
  private final Turnstile turnstile = Turnstile.ofHost();
  private final MachineConnector connector;
  private final Quarantine quarantine;
  private final OffloadSettings settings;
  private final InstantSource clock;
  private final Sampler sampler;
  private final ExecutorService askers = DaemonThreads.pool("probe");

  /** How a machine is reached: when the operator changes any of that, it is another connection. */
  private record Access(
      String name,
      int port,
      String user,
      HostKey hostKey,
      Path privateKey,
      List<String> compression,
      int compressionLevel,
      String daemonSocket) {
    static Access of(BuildMachine machine) {
      return new Access(
          machine.name(),
          machine.port(),
          machine.user(),
          machine.hostKey(),
          machine.privateKey(),
          machine.compression(),
          machine.compressionLevel(),
          machine.daemonSocket());
    }
  }

  Farm(
      MachineConnector connector,
      Quarantine quarantine,
      OffloadSettings settings,
      InstantSource clock,
      Sampler.Timer timer) {
    this.connector = connector;
    this.quarantine = quarantine;
    this.settings = settings;
    this.clock = clock;
    this.sampler = new Sampler(
        stations::values, Sampler.Pace.DEFAULT, timer, clock, new SplittableRandom(), askers);
  }

  /** Begins to open a connection to the daemon of a machine. */
  Opening opening(Station station) {
    return Opening.begin(station, askers);
  }

  Station station(BuildMachine machine) {
    Station station = stations.computeIfAbsent(
        Access.of(machine), access -> new Station(machine, connector, quarantine, settings, clock));
    station.isAt(machine.addresses());
    station.named();
    return station;
  }

  /** Begins to connect to machines of which it is likely that builds will need them. */
  void connectAhead(List<BuildMachine> machines) {
    sampler.connectAhead(machines.stream().map(this::station).toList());
  }

  /**
   * Closes the connections to machines that are not there any more, unless builds are under way there.
   *
   * @param machines those that there are
   * @return the stations that are gone
   */
  List<Station> retain(List<BuildMachine> machines) {
    Set<Access> there = new HashSet<>();
    machines.forEach(machine -> there.add(Access.of(machine)));
    List<Station> gone = new ArrayList<>();
    stations.forEach((access, station) -> {
      if (!there.contains(access) && station.retire() && stations.remove(access, station)) {
        gone.add(station);
        // Nobody should wait for that.
        closeLater(station);
      }
    });
    return gone;
  }

  private void closeLater(Station station) {
    try {
      askers.execute(station::close);
    } catch (RejectedExecutionException e) {
      station.close(); // all are being closed
    }
  }

  /**
   * Asks machines side by side how they are, but for those that are left alone. If that leaves none, one of them is asked
   * before its time.
   *
   * <p>When one has answered that it is well, the others have a quarter of the whole time left, counted from their turn to be
   * asked, and those that failed of late a fortieth: a build should not wait long for a machine that may be down while
   * another is ready. Their answers are there for the next request. One that had nothing against it and took longer than
   * that is too slow.
   *
   * @param fit those that could do the build
   * @param askable those of them that have a free slot; of the others only drains are told
   */
  Map<BuildMachine, Condition> conditions(List<BuildMachine> fit, List<BuildMachine> askable)
      throws InterruptedException {
    sampler.decided();
    Map<BuildMachine, Standing> standings = new LinkedHashMap<>();
    fit.forEach(machine -> standings.put(machine, station(machine).standing()));
    Optional<BuildMachine> last = LastResort.among(standings, askable, clock.instant());
    Map<BuildMachine, Condition> conditions = ask(askable, last);
    standings.forEach((machine, standing) -> standing
        .drain()
        .ifPresent(drain -> conditions.putIfAbsent(machine, new Condition.Drained(drain))));
    return conditions;
  }

  private Map<BuildMachine, Condition> ask(
      List<BuildMachine> machines, Optional<BuildMachine> lastResort) throws InterruptedException {
    Map<BuildMachine, Question> questions = new LinkedHashMap<>();
    CompletableFuture<Condition> firstWell = new CompletableFuture<>();
    List<CompletableFuture<Void>> answered = new ArrayList<>();
    long start = System.nanoTime();
    for (BuildMachine machine : machines) {
      boolean early = lastResort.filter(machine::equals).isPresent();
      Question question = new Question(station(machine)).put(askers, turnstile, early);
      answered.add(question.answer().thenAccept(condition -> {
        if (condition instanceof Condition.Reachable) {
          firstWell.complete(condition);
        }
      }));
      questions.put(machine, question);
    }
    long limit = settings.probeLimit().toNanos();
    CompletableFuture<?> all =
        CompletableFuture.allOf(answered.toArray(CompletableFuture<?>[]::new));
    try {
      CompletableFuture.anyOf(all, firstWell).get(limit, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Looked at below, machine by machine.
    }
    long from = System.nanoTime();
    Map<BuildMachine, Condition> conditions = new LinkedHashMap<>();
    for (var entry : questions.entrySet()) {
      conditions.put(entry.getKey(), entry.getValue().await(from, limit / SHARE, start + limit));
    }
    return conditions;
  }

  @Override
  public void close() {
    sampler.close();
    stations.values().forEach(Station::close);
    askers.shutdownNow();
    try {
      // What they are writing down of machines should be written when this process ends.
      if (!askers.awaitTermination(1, TimeUnit.SECONDS)) {
        log.debug("some machines are still being asked how they are");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
