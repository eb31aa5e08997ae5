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
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.relevo.app.daemon.build.BuildFailedException.Kind;
import org.relevo.formats.path.StorePath;

/**
 * What one client wants built: works through the plan, inputs first, so many builds at once as there are places for.
 * {@link #run} runs once; {@link #cancel} may be called at any time by any thread.
 *
 * <p>Without a hook the client's settings bound the builds. With one, builds are offered to it whatever runs, and those
 * without a place are offered again when a build has ended, or after a while.
 */
public final class BuildOrder {
  /** How many builds may be without an answer: one is offered at a time, but others may wait for locks. */
  private static final int MAX_UNDECIDED = 8;

  private final BuildStore store;
  private final BuildJobs jobs;
  private final Collection<StorePath> wanted;
  private final BuildSettings settings;
  private final BuildListener listener;
  private final Places places;

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Map<StorePath, Running> running = new LinkedHashMap<>();
  private final Map<StorePath, Integer> openNeeds = new HashMap<>();
  private final Map<StorePath, List<BuildPlan.Node>> neededBy = new HashMap<>();
  private final Deque<BuildPlan.Node> ready = new ArrayDeque<>();
  private final List<BuildPlan.Node> later = new ArrayList<>();
  private final Set<StorePath> shared = new HashSet<>();
  private final List<BuildFailedException> failures = new ArrayList<>();
  private long laterNanos;

  private enum Where {
    /** Started by another client. */
    JOINED,
    UNDECIDED,
    HERE,
    HOOK
  }

  private record Running(BuildPlan.Node node, BuildJobs.Job job, Where where) {}

  private sealed interface Event {
    record Chosen(StorePath path, Place place) implements Event {}

    record Done(StorePath path, JobEnd end) implements Event {}

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
    this.places = jobs.places(settings);
  }

  /**
   * Builds; returns when all outputs are valid.
   *
   * @throws BuildFailedException if one is not
   */
  public void run() throws IOException, InterruptedException {
    enter(BuildPlan.of(store, wanted));
    try (places) {
      work();
    } finally {
      running.values().forEach(build -> build.job().leave(listener));
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

  private void work() throws IOException, InterruptedException {
    while (true) {
      while (!ready.isEmpty() && mayStart()) {
        start(ready.pop());
      }
      if (running.isEmpty() && later.isEmpty()) {
        return;
      }
      Event event = next();
      if (event == null) {
        offerAgain();
      } else if (event instanceof Event.Chosen chosen) {
        note(chosen);
      } else if (event instanceof Event.Done done) {
        if (!ended(done)) {
          return;
        }
      } else {
        throw new BuildFailedException(Kind.TRANSIENT, "the client has gone");
      }
    }
  }

  /** Returns what happens; null if builds are to be offered again before anything does. */
  private @Nullable Event next() throws InterruptedException {
    return later.isEmpty()
        ? events.take()
        : events.poll(laterNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private boolean mayStart() {
    if (places.asksHook()) {
      return count(build -> build.where() == Where.UNDECIDED) < MAX_UNDECIDED;
    }
    return count(build -> build.where() != Where.HOOK) < Math.max(1, settings.maxJobs());
  }

  private long count(Predicate<Running> which) {
    return running.values().stream().filter(which).count();
  }

  private void start(BuildPlan.Node node) throws IOException {
    StorePath path = node.path();
    BuildJobs.Joined joined = jobs.join(
        node, settings, places, place -> events.add(new Event.Chosen(path, place)), listener);
    BuildJobs.Job job = joined.job();
    running.put(path, new Running(node, job, joined.own() ? Where.UNDECIDED : Where.JOINED));
    job.whenDone(end -> events.add(new Event.Done(path, end)));
    if (!joined.own() && shared.add(path)) {
      listener.note("another client started the build of " + path + "; waiting for it");
    }
  }

  private void note(Event.Chosen chosen) {
    Where where = chosen.place() instanceof Place.Here
        ? Where.HERE
        : chosen.place() instanceof Place.Hook ? Where.HOOK : Where.UNDECIDED;
    running.computeIfPresent(
        chosen.path(), (path, build) -> new Running(build.node(), build.job(), where));
  }

  /** Returns whether to go on. */
  private boolean ended(Event.Done done) {
    Running build = running.remove(done.path());
    if (done.end() instanceof JobEnd.NoPlace && build != null) {
      putOff(build);
      return true;
    }
    offerAgain();
    if (done.end() instanceof JobEnd.Failed failed) {
      failures.add(failed.reason());
      return settings.keepGoing();
    }
    release(done.path());
    return true;
  }

  private void putOff(Running build) {
    if (build.where() == Where.JOINED) {
      ready.add(build.node()); // for another client there was no place; for this one there may be
      return;
    }
    if (later.isEmpty()) {
      laterNanos = System.nanoTime() + jobs.pause().toNanos();
    }
    later.add(build.node());
  }

  private void offerAgain() {
    ready.addAll(later);
    later.clear();
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
