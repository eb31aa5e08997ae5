package org.relevo.app.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.relevo.app.Main;
import org.relevo.app.serve.ServeCommand;

/** A build machine of the demonstration: {@code relevo serve} as a process of its own, which ends when we do. */
final class MachineProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final String name;
  private final Process process;
  private final Path log;
  private final CompletableFuture<String> form = new CompletableFuture<>();

  private MachineProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    Thread reader = new Thread(this::read, "output of " + name);
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts {@code relevo serve} with {@code arguments}; its messages go to the file {@code log}. */
  static MachineProcess start(String name, List<String> arguments, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      // The flags of this process make the other start as fast; its agents and debuggers stay its
      // own.
      if (argument.startsWith("-X") || argument.startsWith("--enable-native-access")) {
        command.add(argument);
      }
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "serve"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    return new MachineProcess(name, process, log);
  }

  private void read() {
    StringBuilder text = new StringBuilder();
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.equals(ServeCommand.READY)) {
          form.complete(text.toString());
        } else if (!line.startsWith(";")) {
          text.append(line).append('\n');
        }
      }
      form.completeExceptionally(new IOException("it stopped before it was ready"));
    } catch (IOException e) {
      form.completeExceptionally(e);
    }
  }

  /** Waits until the machine is ready and returns its {@code build-machine} form. */
  String awaitForm() throws IOException, InterruptedException {
    try {
      return form.get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      String said = Files.exists(log) ? Files.readString(log).strip() : "";
      throw new IOException(
          "build machine \"" + name + "\" did not start"
              + (e instanceof TimeoutException ? " within " + START_LIMIT.toSeconds() + " s" : "")
              + (said.isEmpty() ? "" : "; it said:\n" + said),
          e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Asks the machine to stop, and waits for nothing. */
  void askToStop() {
    process.destroy();
  }

  /** Waits until the machine has stopped, and makes it if it does not. */
  @Override
  public void close() {
    process.destroy();
    boolean stopped = false;
    try {
      stopped = process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!stopped) {
      process.destroyForcibly();
    }
  }
}
