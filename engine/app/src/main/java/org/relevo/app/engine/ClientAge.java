package org.relevo.app.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a client's process has been running, by the kernel; to a hundredth of a second, since the kernel tells it in
 * such ticks.
 */
final class ClientAge {
  /** Of {@code /proc/PID/stat}, proc(5), counted from the end of the second field. */
  private static final int START_TIME = 19;

  /** What the kernel counts a second in, for programs. */
  private static final double TICKS = 100;

  private ClientAge() {}

  /** Returns it; empty if there is no such process any more, or it may not be seen. */
  static Optional<Duration> of(String pid) {
    try {
      long unused = Long.parseLong(pid);
      return of(
          Files.readString(Path.of("/proc", pid, "stat")),
          Files.readString(Path.of("/proc/uptime")));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  static Optional<Duration> of(String stat, String uptime) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    double age =
        Double.parseDouble(uptime.split(" ")[0]) - Long.parseLong(fields[START_TIME]) / TICKS;
    return age < 0 ? Optional.empty() : Optional.of(Duration.ofNanos((long) (age * 1e9)));
  }
}
