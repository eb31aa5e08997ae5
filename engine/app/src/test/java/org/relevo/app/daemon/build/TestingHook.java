package org.relevo.app.daemon.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.relevo.app.daemon.hook.HookCommand;
import org.relevo.app.daemon.hook.HookTimes;

/**
 * A hook that is a shell script, which runs in a directory of the test's. For the script there are: {@code ask} reads an
 * offer and notes it; {@code take} accepts it and reads inputs and outputs; {@code restore} makes the outputs; {@code
 * hold} waits, after it wrote "holding NAME" to the log, for {@link #release}; {@code hang} waits for ever.
 */
final class TestingHook {
  /** Nothing in a test may depend on these; they end what would hang. */
  static final Duration LONG = Duration.ofMinutes(10);

  static final HookTimes PATIENT = new HookTimes(LONG, LONG, LONG, LONG);

  private static final String PREAMBLE = """
      #!/bin/sh
      cd "$HOOK_DIRECTORY" || exit 99
      ask() {
        read -r wants system drv features || exit 0
        name=${drv##*-}
        echo "$$ $wants $system $name $features" >> requests
      }
      take() { echo "# accept"; read -r inputs; read -r outputs; }
      restore() { for output in $outputs; do echo "made elsewhere" > "$output"; done; }
      hold() { mkfifo "gate-$name"; echo "holding $name" >&4; read -r line < "gate-$name"; }
      hang() { mkfifo "never-$$"; read -r line < "never-$$"; }
      """;

  private final Path directory;
  private final HookTimes times;
  private final String mark;

  TestingHook(Path directory, HookTimes times, String script) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.times = times;
    this.mark = "HOOK_DIRECTORY=" + directory;
    Path file = directory.resolve("hook");
    Files.writeString(file, PREAMBLE + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  HookRun run() {
    return run(List.of(directory.resolve("hook").toString(), "extra"));
  }

  HookRun run(List<String> words) {
    return new HookRun(
        new HookCommand(
            words,
            TestingBuilds.SYSTEM,
            Map.of("PATH", "/usr/bin:/bin", "HOOK_DIRECTORY", directory.toString()),
            List.of()),
        times);
  }

  /** Returns the offers so far: process, WANTS-LOCAL, system, name, features. */
  List<String> requests() throws IOException {
    return Files.exists(directory.resolve("requests"))
        ? Files.readAllLines(directory.resolve("requests"))
        : List.of();
  }

  /** Returns the offers without the processes that got them. */
  List<String> offers() throws IOException {
    return requests().stream()
        .map(line -> line.substring(line.indexOf(' ') + 1).strip())
        .toList();
  }

  /** Returns how many processes got offers. */
  long processes() throws IOException {
    return requests().stream()
        .map(line -> line.substring(0, line.indexOf(' ')))
        .distinct()
        .count();
  }

  /** Returns how many processes noted in files of their own that they were started. */
  long started() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("started-"))
          .count();
    }
  }

  String read(String file) throws IOException {
    return Files.readString(directory.resolve(file));
  }

  boolean has(String file) {
    return Files.exists(directory.resolve(file));
  }

  /** Lets the build go on that is on hold. */
  void release(String name) throws IOException {
    Files.writeString(directory.resolve("gate-" + name + ".drv"), "go\n");
  }

  /** Waits until none of its processes lives. */
  void awaitGone() throws Exception {
    TestingBuilds.awaitNone(mark);
  }

  /** Ends what it left running. */
  void endAll() throws Exception {
    TestingBuilds.having(mark).forEach(ProcessHandle::destroyForcibly);
    awaitGone();
  }
}
