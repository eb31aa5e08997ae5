package org.relevo.tests.bench;

import java.io.IOException;
import java.util.List;

/** Commands that are run to their ends. */
final class Processes {
  private Processes() {}

  /** Returns what a command printed, whatever it exits with. */
  static byte[] anyOutput(List<String> command) throws IOException, InterruptedException {
    return output(command, false);
  }

  /** Returns what a command printed; it must exit with 0. */
  static byte[] output(List<String> command) throws IOException, InterruptedException {
    return output(command, true);
  }

  private static byte[] output(List<String> command, boolean must)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    try {
      process.getOutputStream().close();
      byte[] printed = process.getInputStream().readAllBytes();
      int code = process.waitFor();
      if (must && code != 0) {
        throw new IOException(String.join(" ", command) + " exited with " + code);
      }
      return printed;
    } finally {
      process.destroyForcibly();
    }
  }
}
