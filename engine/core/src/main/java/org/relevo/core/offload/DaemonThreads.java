package org.relevo.core.offload;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes threads that do not keep the process alive.
 *
 * @param name what they are called
 */
record DaemonThreads(String name) implements ThreadFactory {
  private static final int IDLE_SECONDS = 10;

  /**
   * Returns a pool with a thread for each task that is under way. Many clients at once need hundreds of them for a moment, so
   * one that has nothing to do ends soon.
   */
  static ExecutorService pool(String name) {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        new DaemonThreads(name));
  }

  @Override
  public Thread newThread(Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
