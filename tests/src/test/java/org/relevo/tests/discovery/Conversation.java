package org.relevo.tests.discovery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process that goes on, and the lines that it prints. */
final class Conversation {
  private final Process process;
  private final List<String> command;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final StringBuilder all = new StringBuilder();

  Conversation(Process process, List<String> command) {
    this.process = process;
    this.command = command;
    follow(process.getInputStream());
    follow(process.getErrorStream());
  }

  private void follow(InputStream from) {
    Thread reader = new Thread(
        () -> {
          try (BufferedReader text =
              new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
              synchronized (all) {
                all.append(line).append('\n');
              }
              lines.add(line);
            }
          } catch (IOException e) {
            lines.add("reading failed: " + e);
          }
        },
        "output of " + command.get(command.size() - 1));
    reader.setDaemon(true);
    reader.start();
  }

  /** Returns the first of the lines not yet looked at that is wanted. */
  String await(Predicate<String> wanted, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw new AssertionError(
            "waited for " + limit + "; alive: " + process.isAlive() + "; it said:\n" + all());
      }
      if (wanted.test(line)) {
        return line;
      }
    }
  }

  /** Returns the first of all lines, looked at or not, that is wanted. */
  String awaitEver(Predicate<String> wanted, Duration limit) throws InterruptedException {
    Optional<String> before = all().lines().filter(wanted).findFirst();
    return before.isPresent() ? before.get() : await(wanted, limit);
  }

  /** Has lines that were said count as looked at. */
  void forget() {
    lines.clear();
  }

  String all() {
    synchronized (all) {
      return all.toString();
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Sends SIGTERM and waits for the end. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end; it said:\n" + all());
    }
    return process.exitValue();
  }

  /** Kills it as a crash does; before its children, whose end it might notice. */
  void kill() throws InterruptedException {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    process.waitFor();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
