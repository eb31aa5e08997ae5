package org.relevo.app.journal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.SplittableRandom;

/** A process that appends lines as fast as it can: STATE NUMBER LINES. */
final class TestingAppender {
  /** About six files for three processes with 150 lines each, so that none is removed. */
  private static final long FULL = 40_000;

  private TestingAppender() {}

  static String line(int process, int line) {
    return process + " " + line + " " + "x".repeat(line * 7 % 900);
  }

  public static void main(String[] arguments) throws Exception {
    int process = Integer.parseInt(arguments[1]);
    JournalAppender appender = new JournalAppender(
        JournalFiles.in(Path.of(arguments[0])),
        FULL,
        InstantSource.system(),
        new SplittableRandom());
    JournalCompressor compressor = new JournalCompressor(
        JournalFiles.in(Path.of(arguments[0])), ProcessHandle.current().pid() + "-a");
    String file = "";
    for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
      byte[] bytes = (line(process, i) + "\n").getBytes(StandardCharsets.UTF_8);
      JournalAppender.Attempt attempt = appender.append(bytes, file, false);
      if (!attempt.written()) {
        attempt = appender.append(bytes, file, true);
      }
      file = attempt.file();
      if (attempt.begun()) {
        compressor.compress();
      }
    }
  }
}
