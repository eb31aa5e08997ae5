package org.relevo.app.daemon.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The words that start a program in a session of its own, and let the kernel signal it when this process dies. */
final class SessionLauncher {
  private SessionLauncher() {}

  /**
   * Returns the words, as far as this host has the programs; each ends in an {@code exec} of what follows.
   *
   * @param signal what to send when the thread that starts the program has died, such as {@code KILL}
   */
  static List<String> words(Programs programs, String signal) throws InterruptedException {
    List<String> words = new ArrayList<>();
    Optional<String> setpriv = programs.find("setpriv");
    if (setpriv.isPresent()) {
      List<String> deathSignal = List.of(setpriv.get(), "--pdeathsig", signal);
      List<String> trial = new ArrayList<>(deathSignal);
      trial.addAll(List.of("/bin/sh", "-c", "exit 0"));
      if (SandboxProbe.run(new ProcessBuilder(trial)).isEmpty()) {
        words.addAll(deathSignal);
      }
    }
    programs.find("setsid").ifPresent(words::add);
    return words;
  }
}
