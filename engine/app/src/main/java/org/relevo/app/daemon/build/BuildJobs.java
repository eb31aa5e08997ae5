package org.relevo.app.daemon.build;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.relevo.app.daemon.build.BuildFailedException.Kind;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StorePath;

/** The builds that run now, each once however many clients want it. Thread-safe. */
final class BuildJobs implements AutoCloseable {
  private final BuildHost host;
  private final Map<StorePath, Job> running = new HashMap<>();
  private boolean closed;

  BuildJobs(BuildHost host) {
    this.host = host;
  }

  /** Starts the build, or joins the one that another client started; its limits are then that client's. */
  synchronized Job join(
      StorePath path, Derivation derivation, BuildSettings settings, BuildListener listener)
      throws BuildFailedException {
    if (closed) {
      throw new BuildFailedException(Kind.TRANSIENT, "the build daemon is stopping");
    }
    Job job = running.get(path);
    if (job != null && !job.abandoned) {
      job.audience.join(listener);
      try {
        listener.note("another client started the build of " + path + "; waiting for it");
      } catch (IOException e) {
        job.audience.leave(listener);
      }
      return job;
    }
    job = new Job(path, derivation, settings);
    running.put(path, job);
    job.audience.join(listener);
    job.start();
    return job;
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
    private final CompletableFuture<Optional<BuildFailedException>> done =
        new CompletableFuture<>();
    private boolean abandoned;

    private Job(StorePath path, Derivation derivation, BuildSettings settings) {
      this.path = path;
      this.build = new DerivationBuild(path, derivation, settings, host, audience);
    }

    /** Calls {@code action} once the build has ended, with why it failed, if it did. */
    void whenDone(Consumer<Optional<BuildFailedException>> action) {
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
        build.run();
        audience.tell(listener -> listener.succeeded(path));
        remove(this);
        done.complete(Optional.empty());
      } catch (BuildFailedException e) {
        audience.failed(path, e);
        remove(this);
        done.complete(Optional.of(e));
      } catch (RuntimeException | Error e) {
        remove(this);
        done.complete(Optional.of(new BuildFailedException(
            Kind.TRANSIENT, "the build daemon failed at " + path + ": " + e, e)));
      }
    }

    private void await() {
      done.join();
    }
  }
}
