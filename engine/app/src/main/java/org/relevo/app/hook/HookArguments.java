package org.relevo.app.hook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.relevo.core.build.BuildLimits;

/**
 * What the daemon starts its hook with: {@code SYSTEM MAX-SILENT-TIME PRINT-BUILD-TRACE BUILD-TIMEOUT}.
 *
 * @param system the daemon's own system type
 * @param limits how long each build may take
 * @param printBuildTrace whether clients want lines that begin with {@code @}
 */
public record HookArguments(String system, BuildLimits limits, boolean printBuildTrace) {
  /** How many there are. */
  public static final int COUNT = 4;

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException if they are none; the message is for people
   */
  public static HookArguments parse(List<String> arguments) {
    if (arguments.size() != COUNT) {
      throw new IllegalArgumentException("a hook has " + COUNT
          + " arguments, SYSTEM MAX-SILENT-TIME PRINT-BUILD-TRACE BUILD-TIMEOUT, not "
          + arguments.size());
    }
    long silent = number("MAX-SILENT-TIME", arguments.get(1));
    boolean trace = truth("PRINT-BUILD-TRACE", arguments.get(2));
    long timeout = number("BUILD-TIMEOUT", arguments.get(3));
    return new HookArguments(arguments.get(0), BuildLimits.ofSeconds(timeout, silent), trace);
  }

  /** Reads a truth value: Guix 1.2 writes 0 or 1, Guix 1.5 {@code false} or {@code true}. */
  private static boolean truth(String name, String text) {
    return switch (text) {
      case "1", "true" -> true;
      case "0", "false" -> false;
      default ->
        throw new IllegalArgumentException(
            name + " must be 0, 1, false or true, not \"" + text + "\"");
    };
  }

  /** Returns the arguments; a limit of 0 is none. */
  public List<String> words() {
    return List.of(
        system,
        seconds(limits.maxSilent()),
        printBuildTrace ? "1" : "0",
        seconds(limits.timeout()));
  }

  private static String seconds(Optional<Duration> limit) {
    return Long.toString(limit.map(Duration::toSeconds).orElse(0L));
  }

  private static long number(String name, String text) {
    try {
      long value = Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new IllegalArgumentException(
        name + " must be a whole number from 0, not \"" + text + "\"");
  }
}
