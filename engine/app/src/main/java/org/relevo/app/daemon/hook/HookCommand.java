package org.relevo.app.daemon.hook;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.relevo.app.hook.HookArguments;

/**
 * The program that a daemon runs as its build hook.
 *
 * @param words the program and the arguments before {@code offload}; at least one
 * @param system the system type of this host, for the hook's first argument
 * @param environment the hook's whole environment
 * @param launcher the words before everything else, which give the hook a process group of its own and end it with the
 *     daemon; may be empty, and must come down to an {@code exec} of what follows
 */
public record HookCommand(
    List<String> words, String system, Map<String, String> environment, List<String> launcher) {
  /**
   * The arrangement of descriptors: Java has two pipes from a process. The one of standard output gets answers and
   * messages, that of standard error becomes descriptor 4, the log.
   */
  private static final String DESCRIPTORS = "exec \"$@\" 4>&2 2>&1";

  /** Copies the collections. */
  public HookCommand {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
    launcher = List.copyOf(launcher);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a build hook without a program");
    }
  }

  /** Returns this command started by other words. */
  public HookCommand launchedBy(List<String> other) {
    return new HookCommand(words, system, environment, other);
  }

  /** Returns all words of the process. */
  List<String> processWords(HookArguments arguments) {
    List<String> all = new ArrayList<>(launcher);
    all.addAll(List.of("/bin/sh", "-c", DESCRIPTORS, "sh"));
    all.addAll(words);
    all.add("offload");
    all.addAll(arguments.words());
    return all;
  }

  /** Returns what is wrong with {@code program}, if it is named with its directory and cannot be run. */
  public static Optional<String> fault(String program) {
    return program.contains("/") && !Files.isExecutable(Path.of(program))
        ? Optional.of(program + " is no program that can be run")
        : Optional.empty();
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
