package org.relevo.app.daemon.build;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.relevo.app.daemon.build.BuildFailedException.Kind;
import org.relevo.app.daemon.hook.HookTimes;
import org.relevo.formats.path.StorePath;

/** The builds that run now, each once however many clients want it. Thread-safe. */
final class BuildJobs implements AutoCloseable {
  private final BuildHost host;
  private final Map<StorePath, Job> running = new HashMap<>();
  private boolean closed;

  BuildJobs(BuildHost host) {
    this.host = host;
  }

  /**
   * A job that was asked for.
   *
   * @param own whether it was started for this; otherwise another client did, and its limits and places hold
   */
  record Joined(Job job, boolean own) {}

  /** Starts the build, or joins the one that another client started. */
  synchronized Joined join(
      BuildPlan.Node node,
      BuildSettings settings,
      Places places,
      DerivationBuild.Chosen chosen,
      BuildListener listener)
      throws BuildFailedException {
    if (closed) {
      throw new BuildFailedException(Kind.TRANSIENT, "the build daemon is stopping");
    }
    Job job = running.get(node.path());
    if (job != null && !job.abandoned) {
      job.audience.join(listener);
      return new Joined(job, false);
    }
    job = new Job(node, settings, places, chosen);
    running.put(node.path(), job);
    job.audience.join(listener);
    job.start();
    return new Joined(job, true);
  }

  /** Returns the places of a client. */
  Places places(BuildSettings settings) {
    return new Places(host, settings);
  }

  /** Returns how long a build without a place waits, if nothing happens meanwhile. */
  Duration pause() {
    return host.hook().map(HookRun::times).orElse(HookTimes.DEFAULT).pause();
  }

  /** Gives up every build and waits until their processes are gone. */
  @Override
  public void close() {
    List<Job> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(running.values());
    }
    all.forEach(job -> job.build.end(DerivationBuild.End.GIVEN_UP));
    all.forEach(Job::await);
  }

  /** Returns whether the build is to be given up: someone may have joined since the last listener left. */
  private synchronized boolean abandon(Job job) {
    job.abandoned = job.audience.isEmpty();
    return job.abandoned;
  }

  private synchronized void remove(Job job) {
    running.remove(job.path, job);
  }

  /** One build, in a thread of its own that lives as long as its builder. */
  final class Job {
    private final StorePath path;
    private final Audience audience = new Audience(this::giveUp);
    private final DerivationBuild build;
    private final CompletableFuture<JobEnd> done = new CompletableFuture<>();
    private boolean abandoned;

    private Job(
        BuildPlan.Node node, BuildSettings settings, Places places, DerivationBuild.Chosen chosen) {
      this.path = node.path();
      this.build =
          new DerivationBuild(path, node.derivation(), settings, host, places, chosen, audience);
    }

    /** Calls {@code action} once the build has ended. */
    void whenDone(Consumer<JobEnd> action) {
      var unused = done.thenAccept(action);
    }

    /** Says that {@code listener} does not want the build any more. */
    void leave(BuildListener listener) {
      audience.leave(listener);
    }

    private void giveUp() {
      if (abandon(this)) {
        build.end(DerivationBuild.End.GIVEN_UP);
      }
    }

    private void start() {
      Thread thread = new Thread(this::run, "build of " + path.name());
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      try {
        JobEnd end = build.run() ? new JobEnd.Built() : new JobEnd.NoPlace();
        if (end instanceof JobEnd.Built) {
          audience.tell(listener -> listener.succeeded(path));
        }
        remove(this);
        done.complete(end);
      } catch (BuildFailedException e) {
        audience.failed(path, e);
        remove(this);
        done.complete(new JobEnd.Failed(e));
      } catch (RuntimeException | Error e) {
        remove(this);
        done.complete(new JobEnd.Failed(new BuildFailedException(
            Kind.TRANSIENT, "the build daemon failed at " + path + ": " + e, e)));
      }
    }

    private void await() {
      done.join();
    }
  }
}
