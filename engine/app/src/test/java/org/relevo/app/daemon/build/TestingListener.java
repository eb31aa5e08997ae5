package org.relevo.app.daemon.build;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.relevo.formats.path.StorePath;

/** Notes what happens in builds, and lets a test wait for it. */
public final class TestingListener implements BuildListener {
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private final List<String> events = new ArrayList<>();
  private final StringBuilder log = new StringBuilder();

  @Override
  public synchronized void started(StorePath derivation, String system, Path file, long pid) {
    event("started " + derivation.name());
  }

  @Override
  public synchronized void output(long pid, byte[] buffer, int length) {
    log.append(new String(buffer, 0, length, StandardCharsets.UTF_8));
    notifyAll();
  }

  @Override
  public synchronized void succeeded(StorePath derivation) {
    event("succeeded " + derivation.name());
  }

  @Override
  public synchronized void failed(StorePath derivation, BuildFailedException reason) {
    event("failed " + derivation.name() + " " + reason.kind());
  }

  @Override
  public synchronized void note(String line) {
    event("note " + line);
  }

  private void event(String text) {
    events.add(text);
    notifyAll();
  }

  public synchronized List<String> events() {
    return List.copyOf(events);
  }

  public synchronized String log() {
    return log.toString();
  }

  public void awaitLog(String text) throws InterruptedException {
    await(me -> me.log.indexOf(text) >= 0, "log with " + text);
  }

  public void awaitEvent(String start) throws InterruptedException {
    await(me -> me.events.stream().anyMatch(event -> event.startsWith(start)), start);
  }

  private synchronized void await(Predicate<TestingListener> condition, String what)
      throws InterruptedException {
    long giveUp = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.test(this)) {
      long left = (giveUp - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("no " + what + " among " + events + ", log: " + log);
      }
      wait(left);
    }
  }
}
