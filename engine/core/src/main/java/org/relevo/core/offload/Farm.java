package org.relevo.core.offload;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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

  /** Asks all of {@code machines} side by side how they are; returns when all have answered or time is up. */
  Map<BuildMachine, Condition> conditions(List<BuildMachine> machines) throws InterruptedException {
    List<CompletableFuture<Condition>> answers = new ArrayList<>();
    for (BuildMachine machine : machines) {
      Station station = station(machine);
      answers.add(CompletableFuture.supplyAsync(station::condition, askers));
    }
    long end = System.nanoTime() + settings.probeLimit().toNanos();
    Map<BuildMachine, Condition> conditions = new LinkedHashMap<>();
    for (int i = 0; i < machines.size(); i++) {
      conditions.put(machines.get(i), await(answers.get(i), end));
    }
    return conditions;
  }

  private Condition await(CompletableFuture<Condition> answer, long endNanos)
      throws InterruptedException {
    try {
      long left = Math.max(0, endNanos - System.nanoTime());
      return answer.get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      Duration limit = settings.probeLimit();
      return new Condition.Unreachable("no answer within " + limit.toMillis() / 1000.0 + " s");
    } catch (ExecutionException e) {
      return new Condition.Unreachable("asking it failed: " + e.getCause());
    }
  }

  @Override
  public void close() {
    askers.shutdownNow();
    stations.values().forEach(Station::close);
  }
}
