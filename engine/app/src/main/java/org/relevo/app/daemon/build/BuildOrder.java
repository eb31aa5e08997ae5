package org.relevo.app.daemon.build;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.relevo.app.daemon.build.BuildFailedException.Kind;
import org.relevo.formats.path.StorePath;

/**
 * What one client wants built: works through the plan, inputs first, so many builds at once as the client's settings say.
 * {@link #run} runs once; {@link #cancel} may be called at any time by any thread.
 */
public final class BuildOrder {
  private final BuildStore store;
  private final BuildJobs jobs;
  private final Collection<StorePath> wanted;
  private final BuildSettings settings;
  private final BuildListener listener;

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Map<StorePath, BuildJobs.Job> running = new LinkedHashMap<>();
  private final Map<StorePath, Integer> openNeeds = new HashMap<>();
  private final Map<StorePath, List<BuildPlan.Node>> neededBy = new HashMap<>();
  private final Deque<BuildPlan.Node> ready = new ArrayDeque<>();
  private final List<BuildFailedException> failures = new ArrayList<>();

  private sealed interface Event {
    record Done(StorePath path, Optional<BuildFailedException> failure) implements Event {}

    record Cancel() implements Event {}
  }

  BuildOrder(
      BuildStore store,
      BuildJobs jobs,
      Collection<StorePath> wanted,
      BuildSettings settings,
      BuildListener listener) {
    this.store = store;
    this.jobs = jobs;
    this.wanted = List.copyOf(wanted);
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * Builds; returns when all outputs are valid.
   *
   * @throws BuildFailedException if one is not
   */
  public void run() throws IOException, InterruptedException {
    BuildPlan plan = BuildPlan.of(store, wanted);
    if (plan.nodes().isEmpty()) {
      return;
    }
    if (settings.maxJobs() < 1) {
      throw new BuildFailedException(
          Kind.TRANSIENT, "nothing can be built here, since build-max-jobs is 0");
    }
    enter(plan);
    try {
      work();
    } finally {
      running.values().forEach(job -> job.leave(listener));
    }
    if (!failures.isEmpty()) {
      throw summary();
    }
  }

  /** Ends {@link #run}, and the builds that nobody else wants. */
  public void cancel() {
    events.add(new Event.Cancel());
  }

  private void enter(BuildPlan plan) {
    for (BuildPlan.Node node : plan.nodes().values()) {
      openNeeds.put(node.path(), node.needs().size());
      node.needs()
          .forEach(
              need -> neededBy.computeIfAbsent(need, n -> new ArrayList<>()).add(node));
      if (node.needs().isEmpty()) {
        ready.add(node);
      }
    }
  }

  private void work() throws BuildFailedException, InterruptedException {
    while (true) {
      while (!ready.isEmpty() && running.size() < settings.maxJobs()) {
        start(ready.pop());
      }
      if (running.isEmpty()) {
        return;
      }
      Event event = events.take();
      if (event instanceof Event.Done done) {
        running.remove(done.path);
        if (done.failure.isPresent()) {
          failures.add(done.failure.get());
          if (!settings.keepGoing()) {
            return;
          }
        } else {
          release(done.path);
        }
      } else {
        throw new BuildFailedException(Kind.TRANSIENT, "the client has gone");
      }
    }
  }

  private void start(BuildPlan.Node node) throws BuildFailedException {
    BuildJobs.Job job = jobs.join(node.path(), node.derivation(), settings, listener);
    running.put(node.path(), job);
    job.whenDone(failure -> events.add(new Event.Done(node.path(), failure)));
  }

  private void release(StorePath built) {
    for (BuildPlan.Node node : neededBy.getOrDefault(built, List.of())) {
      int left = openNeeds.merge(node.path(), -1, Integer::sum);
      if (left == 0) {
        ready.add(node);
      }
    }
  }

  /** The statuses are weighed as the real daemon does: a time limit, then a failure for good, then any other. */
  private BuildFailedException summary() {
    Set<Kind> kinds = new HashSet<>();
    failures.forEach(failure -> kinds.add(failure.kind()));
    Kind kind = kinds.contains(Kind.TIMED_OUT)
        ? Kind.TIMED_OUT
        : kinds.contains(Kind.PERMANENT) ? Kind.PERMANENT : Kind.TRANSIENT;
    List<String> texts =
        failures.stream().map(BuildFailedException::getMessage).distinct().toList();
    return new BuildFailedException(kind, String.join("\n", texts), failures.get(0));
  }
}
