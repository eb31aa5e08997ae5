package org.relevo.app.repl;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Lets work in other threads call procedures of the program that waits for it: Scheme is evaluated in one thread only, so
 * that thread makes the calls while it waits.
 */
final class Callbacks {
  private final BlockingQueue<Runnable> calls = new LinkedBlockingQueue<>();
  private volatile @Nullable Thread evaluating;

  /**
   * Does {@code work} in a thread of its own; the calling thread makes the calls that come from it. An interrupt ends the
   * work, and this returns when it has ended.
   */
  <T> T during(Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work) {
      @Override
      protected void done() {
        calls.add(() -> {});
      }
    };
    Thread worker = new Thread(task, "repl work");
    worker.setDaemon(true);
    evaluating = Thread.currentThread();
    worker.start();
    try {
      while (!task.isDone()) {
        calls.take().run();
      }
    } catch (InterruptedException e) {
      worker.interrupt();
      worker.join();
      throw e;
    } finally {
      evaluating = null;
      calls.clear();
    }
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Makes a call that must be made in the evaluating thread; in any thread. */
  <T> T call(Callable<T> call) throws Exception {
    Thread owner = evaluating;
    if (owner == null || owner == Thread.currentThread()) {
      return call.call();
    }
    FutureTask<T> task = new FutureTask<>(call);
    calls.add(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
