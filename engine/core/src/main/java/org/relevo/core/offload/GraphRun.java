package org.relevo.core.offload;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.rank.Placement;
import org.relevo.core.rank.Reason;
import org.relevo.core.store.Store;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StorePath;

/**
 * One run over a graph. The thread that calls {@link #run} decides everything; builds run on others and report back
 * through a queue, so nothing here is shared.
 */
final class GraphRun {
  private final Store head;
  private final BuildService service;
  private final BuildGraph graph;
  private final GraphSettings settings;
  private final OffloadListener listener;
  private final Executor threads;

  private final Map<StorePath, List<StorePath>> dependents;
  private final Map<StorePath, Set<StorePath>> waitsFor = new HashMap<>();
  private final Deque<StorePath> ready = new ArrayDeque<>();
  private final Map<StorePath, FutureTask<Fate>> underWay = new HashMap<>();
  private final Set<StorePath> triedAgain = new HashSet<>();
  private final Map<Need, Pause> pauses = new HashMap<>();
  private final BlockingQueue<StorePath> ended = new LinkedBlockingQueue<>();
  private final Map<StorePath, Fate> fates = new LinkedHashMap<>();
  private boolean stopping;

  /** What a derivation asks of machines: those that ask the same are postponed together. */
  private record Need(String system, Set<String> features) {}

  GraphRun(
      Store head,
      BuildService service,
      BuildGraph graph,
      GraphSettings settings,
      OffloadListener listener,
      Executor threads) {
    this.head = head;
    this.service = service;
    this.graph = graph;
    this.settings = settings;
    this.listener = listener;
    this.threads = threads;
    this.dependents = graph.dependents();
  }

  GraphResult run() throws IOException, MachinesFileException, InterruptedException {
    for (StorePath path : graph.order()) {
      Set<StorePath> needs = new HashSet<>(graph.needs().getOrDefault(path, Set.of()));
      waitsFor.put(path, needs);
      if (needs.isEmpty()) {
        ready.add(path);
      }
    }
    boolean done = false;
    try {
      while (fates.size() < waitsFor.size()) {
        start();
        awaitOne();
      }
      done = true;
    } finally {
      if (!done) {
        underWay.values().forEach(task -> task.cancel(true));
      }
    }
    return new GraphResult(Collections.unmodifiableMap(new LinkedHashMap<>(fates)));
  }

  private void start() throws MachinesFileException {
    if (stopping || ready.isEmpty()) {
      return;
    }
    int capacity = service.capacity();
    long now = System.nanoTime();
    for (int left = ready.size(); left > 0 && underWay.size() < capacity; left--) {
      StorePath path = ready.remove();
      Pause pause = pauses.get(need(path));
      if (pause == null || pause.isOver(now)) {
        launch(path);
      } else {
        ready.add(path);
      }
    }
  }

  private void launch(StorePath path) {
    FutureTask<Fate> task = new FutureTask<>(() -> build(path)) {
      @Override
      protected void done() {
        ended.add(path);
      }
    };
    underWay.put(path, task);
    threads.execute(task);
  }

  private Fate build(StorePath path)
      throws IOException, MachinesFileException, InterruptedException {
    List<StorePath> outputs = graph.outputs(path);
    if (head.queryValid(outputs).containsAll(outputs)) {
      return new Fate.Valid();
    }
    return new Fate.Offloaded(service.offload(request(path), listener));
  }

  private BuildRequest request(StorePath path) {
    Derivation derivation = graph.derivations().get(path);
    if (derivation == null) {
      throw new IllegalStateException(path + " is not in the graph");
    }
    return BuildRequest.of(path, derivation, settings.limits());
  }

  private Need need(StorePath path) {
    BuildRequest request = request(path);
    return new Need(request.system(), request.features());
  }

  private void awaitOne() throws IOException, MachinesFileException, InterruptedException {
    if (underWay.isEmpty() && ready.isEmpty()) {
      throw new IllegalStateException("derivations are left that wait for nothing");
    }
    StorePath path;
    Optional<Long> nap = ready.isEmpty() || stopping ? Optional.empty() : nextPauseEnd();
    if (nap.isPresent()) {
      path = ended.poll(nap.get(), TimeUnit.NANOSECONDS);
    } else {
      path = ended.take();
    }
    if (path != null) {
      FutureTask<Fate> task = underWay.remove(path);
      if (task != null) {
        settle(path, Results.of(task));
      }
    }
  }

  private Optional<Long> nextPauseEnd() {
    long now = System.nanoTime();
    return ready.stream()
        .map(path -> Optional.ofNullable(pauses.get(need(path))))
        .flatMap(Optional::stream)
        .map(pause -> pause.left(now))
        .filter(left -> left > 0 || underWay.isEmpty())
        .map(left -> Math.max(left, 1))
        .min(Long::compare);
  }

  private void settle(StorePath path, Fate fate) {
    Outcome outcome = fate instanceof Fate.Offloaded offloaded ? offloaded.outcome() : null;
    if (!stopping && outcome instanceof Outcome.Postponed postponed && postpone(path, postponed)) {
      return;
    }
    if (!stopping
        && outcome instanceof Outcome.MachinesLost lost
        && lost.failures().stream().anyMatch(MachineFailure::mayPass)
        && triedAgain.add(path)) {
      ready.add(path);
      return;
    }
    // A slot is free again, and who waited for one had no reason to give up meanwhile.
    pauses.clear();
    fates.put(path, fate);
    if (fate.good()) {
      for (StorePath dependent : dependents.getOrDefault(path, List.of())) {
        Set<StorePath> needs = waitsFor.getOrDefault(dependent, new HashSet<>());
        needs.remove(path);
        if (needs.isEmpty() && !fates.containsKey(dependent)) {
          ready.add(dependent);
        }
      }
      return;
    }
    skipDependents(path);
    if (!settings.keepGoing()) {
      stop();
    }
  }

  /** Returns false if it has been postponed for too long. */
  private boolean postpone(StorePath path, Outcome.Postponed outcome) {
    long now = System.nanoTime();
    Need need = need(path);
    Pause before = pauses.get(need);
    Pause pause = before == null ? Pause.first(settings, now) : before;
    if (underWay.isEmpty() && pause.isExhausted(settings, now)) {
      // Of several that were asked side by side, the last to be postponed decides.
      return false;
    } else if (before != null && pause.isOver(now)) {
      pause = pause.next(longestPause(outcome), now);
    }
    pauses.put(need, pause);
    ready.add(path);
    return true;
  }

  /** Nothing tells us when another head gives a slot back, and to ask is a round trip: so we ask often. */
  private Duration longestPause(Outcome.Postponed outcome) {
    boolean heldByOthers = outcome.placements().stream()
        .anyMatch(placement -> placement instanceof Placement.PassedOver passed
            && passed.reason() instanceof Reason.NoFreeSlotThere);
    return heldByOthers ? settings.firstPause().multipliedBy(2) : settings.longestPause();
  }

  private void skipDependents(StorePath cause) {
    Deque<StorePath> skipped = new ArrayDeque<>(dependents.getOrDefault(cause, List.of()));
    while (!skipped.isEmpty()) {
      StorePath path = skipped.remove();
      if (fates.putIfAbsent(path, new Fate.Skipped(cause)) == null) {
        skipped.addAll(dependents.getOrDefault(path, List.of()));
      }
    }
  }

  private void stop() {
    stopping = true;
    ready.clear();
    for (StorePath path : waitsFor.keySet()) {
      if (!underWay.containsKey(path)) {
        fates.putIfAbsent(path, new Fate.Cancelled());
      }
    }
    underWay.values().forEach(task -> task.cancel(true));
  }
}
