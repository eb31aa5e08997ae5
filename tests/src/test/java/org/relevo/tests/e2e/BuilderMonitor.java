package org.relevo.tests.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Watches this host's processes for builders: shells whose script has a mark in it. Looks about every 20 ms, and counts those
 * that it sees in two looks on end: they ran at once, while what one look comes across may have come and gone meanwhile.
 */
final class BuilderMonitor implements AutoCloseable {
  private static final int PAUSE_MILLIS = 20;

  private final String[] marks;
  private final Map<String, Integer> most = new HashMap<>();
  private final Thread thread = new Thread(this::watch, "monitor");
  private int mostTogether;
  private volatile boolean closed;

  /** Starts to watch for builders with each of these marks. */
  BuilderMonitor(String... marks) {
    this.marks = marks.clone();
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    Map<String, String> before = Map.of();
    while (!closed) {
      Map<String, String> now = look();
      Map<String, Integer> counts = new HashMap<>();
      for (var builder : now.entrySet()) {
        if (before.containsKey(builder.getKey())) {
          counts.merge(builder.getValue(), 1, Integer::sum);
        }
      }
      note(counts);
      before = now;
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private synchronized void note(Map<String, Integer> counts) {
    int together = counts.values().stream().mapToInt(count -> count).sum();
    mostTogether = Math.max(mostTogether, together);
    counts.forEach((mark, count) -> most.merge(mark, count, Math::max));
    notifyAll();
  }

  /** Returns the builders' process numbers, each with its mark. */
  private Map<String, String> look() {
    Map<String, String> found = new HashMap<>();
    Map<String, String> parents = new HashMap<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        String command = read(process.resolve("cmdline"));
        for (String mark : marks) {
          if (command.startsWith("/bin/sh\0") && command.contains(mark)) {
            String number = process.getFileName().toString();
            found.put(number, mark);
            String stat = read(process.resolve("stat"));
            parents.put(number, stat.replaceFirst("(?s).*\\) . ([0-9]+) .*", "$1"));
          }
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("there is no /proc", e);
    }
    // A shell's child looks like the shell until it runs its program.
    parents.forEach((number, parent) -> {
      if (parents.containsKey(parent)) {
        found.remove(number);
      }
    });
    return found;
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return ""; // It has ended.
    }
  }

  /** Returns how many builders with any mark ran at once. */
  synchronized int mostTogether() {
    return mostTogether;
  }

  /** Returns how many builders with that mark ran at once. */
  synchronized int most(String mark) {
    return most.getOrDefault(mark, 0);
  }

  /** Waits until as many builders with that mark were seen to run at once. */
  synchronized void await(String mark, int count) throws InterruptedException {
    while (most(mark) < count) {
      wait();
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }
}
