package org.relevo.core.offload;

import java.util.concurrent.ThreadFactory;

/**
 * Makes threads that do not keep the process alive.
 *
 * @param name what they are called
 */
record DaemonThreads(String name) implements ThreadFactory {
  @Override
  public Thread newThread(Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
