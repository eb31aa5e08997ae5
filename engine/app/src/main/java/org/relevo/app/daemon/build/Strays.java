package org.relevo.app.daemon.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds processes that left their builder's session, by a variable that all of a builder's descendants inherit. */
final class Strays {
  /** A stray may fork while we look; nothing sensible does so for longer than this. */
  private static final int ROUNDS = 20;

  private Strays() {}

  /** Kills every process of this host that has {@code variable}, as {@code NAME=VALUE}, in its environment. */
  static void killAll(String variable) {
    String bytes =
        new String(variable.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    for (int round = 0; round < ROUNDS; round++) {
      List<ProcessHandle> found = ProcessHandle.allProcesses()
          .filter(process -> hasVariable(process.pid(), bytes))
          .toList();
      if (found.isEmpty()) {
        return;
      }
      found.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static boolean hasVariable(long pid, String variable) {
    try {
      byte[] environment = Files.readAllBytes(Path.of("/proc/" + pid + "/environ"));
      String text = "\0" + new String(environment, StandardCharsets.ISO_8859_1) + "\0";
      return text.contains("\0" + variable + "\0");
    } catch (IOException e) {
      return false; // gone, or another user's
    }
  }
}
