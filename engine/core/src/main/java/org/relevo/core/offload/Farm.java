package org.relevo.core.offload;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;
import org.relevo.core.rank.Condition;

/** The machines that were used or asked so far, each with its {@link Station}. Thread-safe. */
final class Farm implements AutoCloseable {
  private final Map<Access, Station> stations = new ConcurrentHashMap<>();
  private final MachineConnector connector;
  private final OffloadSettings settings;
  private final InstantSource clock;
  private final ExecutorService askers = Executors.newCachedThreadPool(work -> {
    Thread thread = new Thread(work, "probe");
    thread.setDaemon(true);
    return thread;
  });

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

  Farm(MachineConnector connector, OffloadSettings settings, InstantSource clock) {
    this.connector = connector;
    this.settings = settings;
    this.clock = clock;
  }

  Station station(BuildMachine machine) {
    return stations.computeIfAbsent(
        Access.of(machine), access -> new Station(machine, connector, settings, clock));
  }

  /**
   * Asks all of {@code machines} side by side how they are.
   *
   * <p>When one has answered that it is well, the others have a quarter of the whole time left, and those that failed of
   * late a fortieth: a build should not wait long for a machine that may be down while another is ready. Their answers
   * are there for the next request.
   */
  Map<BuildMachine, Condition> conditions(List<BuildMachine> machines) throws InterruptedException {
    Map<BuildMachine, CompletableFuture<Condition>> answers = new LinkedHashMap<>();
    CompletableFuture<Condition> firstWell = new CompletableFuture<>();
    long start = System.nanoTime();
    for (BuildMachine machine : machines) {
      Station station = station(machine);
      CompletableFuture<Condition> answer = CompletableFuture.supplyAsync(
              station::condition, askers)
          .thenApply(condition -> {
            if (condition instanceof Condition.Reachable) {
              firstWell.complete(condition);
            }
            return condition;
          });
      answers.put(machine, answer);
    }
    CompletableFuture<?> all =
        CompletableFuture.allOf(answers.values().toArray(CompletableFuture<?>[]::new));
    long limit = settings.probeLimit().toNanos();
    await(CompletableFuture.anyOf(all, firstWell), limit);
    long passed = System.nanoTime() - start;
    Map<BuildMachine, Condition> conditions = new LinkedHashMap<>();
    for (var entry : answers.entrySet()) {
      boolean suspect = station(entry.getKey()).isSuspect();
      long most = passed + limit / (suspect ? 40 : 4);
      long left = Math.min(limit, most) - (System.nanoTime() - start);
      await(entry.getValue(), left);
      conditions.put(
          entry.getKey(), condition(entry.getValue(), suspect, System.nanoTime() - start));
    }
    return conditions;
  }

  private static void await(CompletableFuture<?> answer, long nanos) throws InterruptedException {
    try {
      answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Looked at below.
    }
  }

  private static Condition condition(
      CompletableFuture<Condition> answer, boolean suspect, long waitedNanos) {
    try {
      String waited = String.format(Locale.ROOT, "no answer within %.1f s", waitedNanos / 1e9);
      Condition late =
          new Condition.Unreachable(suspect ? waited + ", and it failed before" : waited);
      return answer.getNow(late);
    } catch (CompletionException e) {
      return new Condition.Unreachable("asking it failed: " + e.getCause());
    }
  }

  @Override
  public void close() {
    askers.shutdownNow();
    stations.values().forEach(Station::close);
  }
}
