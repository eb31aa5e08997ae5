package org.relevo.tests.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.relevo.app.Main;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.serve.ServeCommand;

/** {@code relevo serve --socket}: a build daemon that can be killed. */
final class ServeProcess implements AutoCloseable {
  private final Process process;

  /**
   * Starts it, and returns when it listens.
   *
   * @param log gets its standard error
   */
  ServeProcess(HeadDirectories directories, Path socket, List<String> options, Path log)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName(),
        "serve",
        "--socket",
        socket.toString(),
        "--until-end-of-input",
        "--config",
        directories.configuration().toString(),
        "--state",
        directories.state().toString(),
        "--store",
        directories.store().text(),
        "--real-store",
        directories.realStore().toString()));
    command.addAll(options);
    process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    BufferedReader said = process.inputReader();
    String line = said.readLine();
    while (line != null && !line.equals(ServeCommand.READY)) {
      line = said.readLine();
    }
    if (line == null) {
      throw new IOException("the daemon does not start:\n" + Files.readString(log));
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Returns all that it has started, and what that has. */
  List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  /** Kills it as {@code kill -9} does; what it has started is left to itself. */
  void kill() {
    process.destroyForcibly();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() throws Exception {
    process.getOutputStream().close();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
