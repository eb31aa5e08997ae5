package org.relevo.core.offload;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.Ranking;
import org.relevo.core.rank.Situation;
import org.relevo.core.store.PathInfo;
import org.relevo.core.transfer.TransferListener;
import org.relevo.core.transfer.TransferStats;
import org.relevo.formats.path.StorePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out how much of what a build needs each machine lacks. Machines are asked side by side, and only for what is not known
 * of them already; one that does not say so within {@value #LIMIT_MILLIS} ms counts as unknown, and no decision waits longer.
 * Where fewer than two machines could have the build there is nothing to choose, so none is asked. Thread-safe.
 */
final class Locality implements AutoCloseable {
  static final int LIMIT_MILLIS = 300;

  private static final Logger log = LoggerFactory.getLogger(Locality.class);

  private final Inputs inputs;
  private final Function<BuildMachine, Station> stations;
  private final InstantSource clock;
  private final Map<Station, Premises> premises = new ConcurrentHashMap<>();
  private final ExecutorService askers = DaemonThreads.pool("locality");

  Locality(Inputs inputs, Function<BuildMachine, Station> stations, InstantSource clock) {
    this.inputs = inputs;
    this.stations = stations;
    this.clock = clock;
  }

  private Premises premises(BuildMachine machine) {
    return premises.computeIfAbsent(
        stations.apply(machine), station -> new Premises(station, clock));
  }

  /** Returns {@code situation} with what the machines lack that can have the build. */
  Situation measured(Situation situation) throws InterruptedException {
    if (!situation.request().hasDerivation()) {
      return situation;
    }
    List<BuildMachine> fit = situation.candidates().stream()
        .filter(candidate -> Ranking.admits(situation, candidate))
        .map(Candidate::machine)
        .toList();
    if (fit.size() < 2) {
      return situation;
    }
    Map<BuildMachine, OptionalLong> missing = ask(situation.request().derivation(), fit);
    List<Candidate> candidates = new ArrayList<>();
    for (Candidate candidate : situation.candidates()) {
      OptionalLong bytes = missing.getOrDefault(candidate.machine(), OptionalLong.empty());
      candidates.add(bytes.isPresent() ? candidate.withMissingBytes(bytes) : candidate);
    }
    return situation.with(candidates);
  }

  private Map<BuildMachine, OptionalLong> ask(StorePath derivation, List<BuildMachine> machines)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
    Map<BuildMachine, OptionalLong> missing = new HashMap<>();
    Map<BuildMachine, CompletableFuture<Long>> answers = new HashMap<>();
    try {
      CompletableFuture<Map<StorePath, Long>> sizes = start(() -> inputs.sizes(derivation));
      for (BuildMachine machine : machines) {
        answers.put(
            machine,
            sizes.thenCompose(
                known -> start(() -> premises(machine).missingBytes(known, deadline))));
      }
      for (var entry : answers.entrySet()) {
        missing.put(entry.getKey(), answer(entry.getKey(), entry.getValue(), deadline));
      }
    } catch (RejectedExecutionException e) {
      log.debug("the offloader was closed while machines were asked what they have");
    } finally {
      answers.forEach((machine, answer) -> {
        if (!answer.isDone()) {
          premises(machine).giveUp();
        }
      });
    }
    return missing;
  }

  private <T> CompletableFuture<T> start(Callable<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    askers.execute(() -> {
      try {
        answer.complete(question.call());
      } catch (Exception e) {
        answer.completeExceptionally(e);
      }
    });
    return answer;
  }

  private static OptionalLong answer(
      BuildMachine machine, CompletableFuture<Long> answer, long deadline)
      throws InterruptedException {
    try {
      long left = Math.max(0, deadline - System.nanoTime());
      return OptionalLong.of(answer.get(left, TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      log.debug("{} did not say within {} ms what it has", machine.id(), LIMIT_MILLIS);
    } catch (ExecutionException e) {
      log.debug("{} does not say what it has: {}", machine.id(), e.getCause());
    }
    return OptionalLong.empty();
  }

  /** Returns a listener to transfers to and from {@code machine} who notes what it has, and tells {@code other} all. */
  TransferListener noting(BuildMachine machine, TransferListener other) {
    return new Noting(premises(machine), other);
  }

  private record Noting(Premises premises, TransferListener other, Collection<StorePath> moved)
      implements TransferListener {
    Noting(Premises premises, TransferListener other) {
      this(premises, other, new ArrayList<>());
    }

    @Override
    public void planned(Direction direction, String machine, int items, long bytes) {
      moved.clear();
      other.planned(direction, machine, items, bytes);
    }

    @Override
    public void itemStarted(Direction direction, String machine, PathInfo item) {
      moved.add(item.path());
      other.itemStarted(direction, machine, item);
    }

    @Override
    public void moved(Direction direction, String machine, long bytes) {
      other.moved(direction, machine, bytes);
    }

    @Override
    public void finished(Direction direction, String machine, TransferStats stats) {
      // What was retrieved it had, and what was sent it has.
      premises.add(moved);
      other.finished(direction, machine, stats);
    }
  }

  /** Forgets a machine that is not there any more. */
  void forget(Station station) {
    Premises gone = premises.remove(station);
    if (gone != null) {
      try {
        askers.execute(gone::close);
      } catch (RejectedExecutionException e) {
        log.debug("all are being closed");
      }
    }
  }

  @Override
  public void close() {
    askers.shutdownNow();
    premises.values().forEach(Premises::close);
  }
}
