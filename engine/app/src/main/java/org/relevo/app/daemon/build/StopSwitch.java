package org.relevo.app.daemon.build;

import java.io.IOException;
import java.nio.channels.FileLockInterruptionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What ends a build: once it is thrown, a wait of the build is interrupted, its process is ended, and no other is
 * started. Any thread may throw it; the rest is called by the build's own thread.
 */
final class StopSwitch {
  private final Verdict verdict;
  private DerivationBuild.@Nullable End reason;
  private @Nullable Thread waiting;
  private @Nullable Runnable running;

  /** Something that takes until it is done or interrupted. */
  @FunctionalInterface
  interface Wait<T> {
    T run() throws IOException, InterruptedException;
  }

  /** Something that starts a process. */
  @FunctionalInterface
  interface Start<T> {
    T run() throws IOException;
  }

  StopSwitch(Verdict verdict) {
    this.verdict = verdict;
  }

  /** Ends the build, unless that was done before. */
  void stop(DerivationBuild.End why) {
    Runnable end;
    synchronized (this) {
      if (reason != null) {
        return;
      }
      reason = why;
      end = running;
      if (waiting != null) {
        waiting.interrupt();
      }
    }
    if (end != null) {
      end.run();
    }
  }

  synchronized boolean thrown() {
    return reason != null;
  }

  /** Waits; an interruption is the build's end. */
  <T> T during(Wait<T> wait) throws IOException {
    synchronized (this) {
      throwIfStopped();
      waiting = Thread.currentThread();
    }
    try {
      return wait.run();
    } catch (InterruptedException | FileLockInterruptionException e) {
      throw verdict.of(DerivationBuild.End.GIVEN_UP);
    } finally {
      synchronized (this) {
        waiting = null;
        Thread.interrupted(); // meant for the wait alone
      }
    }
  }

  /** Starts a process, which {@code end} will end. */
  <T> T start(Start<T> start, Consumer<T> end) throws IOException {
    synchronized (this) {
      throwIfStopped();
      T started = start.run();
      running = () -> end.accept(started);
      return started;
    }
  }

  /** Says that the process has ended; throws if that was because of this switch. */
  void ended() throws BuildFailedException {
    synchronized (this) {
      running = null;
      throwIfStopped();
    }
  }

  private void throwIfStopped() throws BuildFailedException {
    if (reason != null) {
      throw verdict.of(reason);
    }
  }
}
