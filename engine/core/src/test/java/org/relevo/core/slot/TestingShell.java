package org.relevo.core.slot;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command of {@link SlotScript} that runs on this host, as an account's shell would start it. */
final class TestingShell implements AutoCloseable {
  final Process process;
  private final BufferedReader out;
  private final BufferedWriter in;

  private TestingShell(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.in = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * Starts it.
   *
   * @param path where programs are looked for
   * @param before words before the shell, such as of a program that changes the user
   */
  static TestingShell start(String command, String path, String... before) throws IOException {
    List<String> words = new ArrayList<>(List.of(before));
    words.addAll(List.of("/bin/sh", "-c", "umask 077; " + command));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("PATH", path);
    builder.directory(Path.of("/").toFile());
    return new TestingShell(builder.start());
  }

  /** Sends a line and returns the next that comes. */
  String ask(String line) throws IOException {
    in.write(line + "\n");
    in.flush();
    return String.valueOf(out.readLine());
  }

  void tell(String line) throws IOException {
    in.write(line + "\n");
    in.flush();
  }

  /** Returns all that comes until its end. */
  List<String> rest() {
    return out.lines().toList();
  }

  @Override
  public void close() throws IOException {
    in.close();
    process.onExit().join();
  }
}
