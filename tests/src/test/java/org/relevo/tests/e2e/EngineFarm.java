package org.relevo.tests.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.relevo.app.Main;
import org.relevo.client.Client;
import org.relevo.client.EngineFiles;

/** A farm whose head has a resident engine, and hooks that are its clients. */
final class EngineFarm implements AutoCloseable {
  final HookFarm hooks;
  final EngineFiles files;
  private final Path launcher;
  private final Path pids;
  private final List<Process> started = new ArrayList<>();

  EngineFarm(Path root, String... sshdOptions) throws Exception {
    hooks = new HookFarm(root, sshdOptions);
    files = EngineFiles.in(hooks.farm.headDirectories.state());
    launcher = root.resolve("launcher");
    pids = root.resolve("pids");
    Files.writeString(
        launcher,
        "#!/bin/sh\n[ $1 != engine ] || echo $$ >> " + pids + "\nexec " + java()
            + " -XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path") + "' "
            + Main.class.getName() + " \"$@\"\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Returns the program that starts Relevo. */
  Path launcher() {
    return launcher;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Starts an engine and waits until it listens. */
  Process engine() throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "engine");
    builder.environment().putAll(hooks.environment());
    Process engine = builder.start();
    started.add(engine);
    new ProcessLog(engine).await("the engine listens");
    return engine;
  }

  /** Returns the process of an engine that runs, whoever has started it. */
  Optional<ProcessHandle> running() throws IOException {
    return Files.exists(pids)
        ? Files.readAllLines(pids).stream()
            .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
            .filter(ProcessHandle::isAlive)
            .findFirst()
        : Optional.empty();
  }

  /** Starts a hook that is a client; {@code mode} is that of RELEVO_ENGINE. */
  HookDriver hook(String mode) throws IOException, InterruptedException {
    return hook(mode, HookDriver.Parent.US);
  }

  HookDriver hook(String mode, HookDriver.Parent parent) throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(hooks.environment());
    environment.put("RELEVO_ENGINE", mode);
    Path client = Path.of(java.net.URI.create(
        Client.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    return new HookDriver(
        List.of(
            java(),
            "-XX:TieredStopAtLevel=1",
            "-Drelevo.launcher=" + launcher,
            "-Drelevo.classpath=" + System.getProperty("java.class.path"),
            "-cp",
            client.toString(),
            Client.class.getName(),
            "offload",
            "x86_64-linux",
            "0",
            "1",
            "0"),
        environment,
        hooks.fifos(),
        parent);
  }

  /** Runs a command of the launcher to its end, and returns its exit code and what it said. */
  String command(String... words) throws IOException, InterruptedException {
    return command("auto", List.of(words));
  }

  /** Runs a command that must not use the engine. */
  String commandWithoutEngine(String... words) throws IOException, InterruptedException {
    return command("off", List.of(words));
  }

  private String command(String mode, List<String> words) throws IOException, InterruptedException {
    Process process = start(mode, words);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + "\n" + said;
  }

  /** Starts a command of the launcher; {@code mode} is that of RELEVO_ENGINE. */
  Process start(String mode, List<String> words) throws IOException {
    List<String> line = new ArrayList<>(List.of(launcher.toString()));
    line.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().putAll(hooks.environment());
    builder.environment().put("RELEVO_ENGINE", mode);
    return builder.start();
  }

  @Override
  public void close() throws Exception {
    command("engine", "--stop", "--now");
    for (Process engine : started) {
      engine.destroy();
      if (!engine.waitFor(20, TimeUnit.SECONDS)) {
        engine.destroyForcibly().waitFor();
      }
    }
    hooks.close();
  }
}
