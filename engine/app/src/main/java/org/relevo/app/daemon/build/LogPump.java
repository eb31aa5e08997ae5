package org.relevo.app.daemon.build;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Hands on what a builder writes, as it writes it, in a thread of its own. */
final class LogPump {
  private static final int BUFFER = 32 << 10;

  /** How long after a builder's end its output may stay open; only strays outside its session keep it so. */
  private static final long GRACE_SECONDS = 2;

  /** Takes a piece. */
  @FunctionalInterface
  interface Sink {
    void accept(byte[] buffer, int length);
  }

  private final InputStream in;
  private final Sink sink;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile long quietSince = System.nanoTime();
  private volatile boolean delivering;

  private LogPump(InputStream in, Sink sink) {
    this.in = in;
    this.sink = sink;
  }

  static LogPump start(InputStream in, Sink sink, String name) {
    LogPump pump = new LogPump(in, sink);
    Thread thread = new Thread(pump::run, name);
    thread.setDaemon(true);
    thread.start();
    return pump;
  }

  private void run() {
    byte[] buffer = new byte[BUFFER];
    try {
      int count;
      while ((count = in.read(buffer)) >= 0) {
        delivering = true;
        sink.accept(buffer, count);
        quietSince = System.nanoTime();
        delivering = false;
      }
    } catch (IOException e) {
      // The builder was killed; whoever did it knows.
    } finally {
      ended.countDown();
    }
  }

  /** Returns for how long nothing came; 0 while the last piece is still being handed on. */
  long silentNanos() {
    return delivering ? 0 : System.nanoTime() - quietSince;
  }

  /** Waits, after the builder's end, until all that it wrote was handed on. */
  void drain() throws InterruptedException {
    while (!ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
      if (!delivering) {
        return;
      }
    }
  }
}
