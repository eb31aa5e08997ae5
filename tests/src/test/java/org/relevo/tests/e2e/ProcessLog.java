package org.relevo.tests.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;

/** What a process says on standard error, read as it comes, so that the process never waits for its reader. */
public final class ProcessLog {
  private final Process process;
  private final StringBuilder text = new StringBuilder();
  private final Thread reader;
  private boolean ended;

  /** Begins to read. */
  public ProcessLog(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "log of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader lines = process.errorReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add(e.toString()); // The stream of a process that was killed here may break off.
    }
    synchronized (this) {
      ended = true;
      notifyAll();
    }
  }

  private synchronized void add(String line) {
    text.append(line).append('\n');
    notifyAll();
  }

  private synchronized long count(List<String> parts) {
    return text.toString()
        .lines()
        .filter(line -> parts.stream().allMatch(line::contains))
        .count();
  }

  /** Waits until a line has all of {@code parts}; fails if the process ends before. */
  public synchronized void await(String... parts) throws InterruptedException {
    List<String> all = List.of(parts);
    while (count(all) == 0) {
      if (ended) {
        throw new AssertionError("no line with " + all + " in:\n" + text);
      }
      wait();
    }
  }

  /** Waits until the process has ended and all that it said was read; returns its exit code. */
  public int awaitEnd() throws InterruptedException {
    int code = process.waitFor();
    reader.join();
    return code;
  }

  /** Returns all that was read so far. */
  @Override
  public synchronized String toString() {
    return text.toString();
  }
}
