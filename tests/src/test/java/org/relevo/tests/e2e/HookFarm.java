package org.relevo.tests.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.relevo.app.Main;
import org.relevo.app.daemon.DaemonSettings;
import org.relevo.app.daemon.WorkerServer;
import org.relevo.core.store.Closures;
import org.relevo.core.store.OutputLock;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.derivation.DerivationOutput;
import org.relevo.formats.path.StorePath;

/** A farm whose head has a build daemon, so that its hook can be driven. */
final class HookFarm implements AutoCloseable {
  final OpenSshFarm farm;
  private final WorkerServer headDaemon;
  private final Path socket;
  private final Path fifos;

  HookFarm(Path root, String... sshdOptions) throws Exception {
    farm = new OpenSshFarm(root, sshdOptions);
    socket = root.resolve("head/s");
    fifos = Files.createDirectories(root.resolve("fifos"));
    headDaemon =
        WorkerServer.start(farm.head, DaemonSettings.of(socket, Set.of("x86_64-linux"), 1));
  }

  /** Starts the hook as the daemon does, with limits of none. */
  HookDriver hook() throws IOException, InterruptedException {
    return hook("0", "1", "0");
  }

  HookDriver hook(String... limits) throws IOException, InterruptedException {
    return hook(HookDriver.Parent.US, limits);
  }

  HookDriver hook(HookDriver.Parent parent, String... limits)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+DisplayVMOutputToStderr",
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName(),
        "offload",
        "x86_64-linux"));
    command.addAll(List.of(limits));
    return new HookDriver(command, environment(), fifos, parent);
  }

  Path fifos() {
    return fifos;
  }

  /** Returns what the daemon's environment tells its hook of the head. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("GUIX_DAEMON_SOCKET", socket.toString());
    environment.put(
        "GUIX_CONFIGURATION_DIRECTORY", farm.headDirectories.configuration().toString());
    environment.put("GUIX_STATE_DIRECTORY", farm.headDirectories.state().toString());
    environment.put("NIX_STORE_DIR", OpenSshFarm.DIR.text());
    environment.put("RELEVO_REAL_STORE", farm.headDirectories.realStore().toString());
    return environment;
  }

  /** Returns the line that asks about {@code derivation}. */
  String request(StorePath derivation) {
    return "0 x86_64-linux " + derivation + " ";
  }

  List<StorePath> outputs(StorePath derivation) throws IOException {
    return farm.head.derivation(derivation).outputs().values().stream()
        .map(DerivationOutput::path)
        .toList();
  }

  /** Returns what the daemon lists as inputs. */
  Collection<StorePath> inputs(StorePath derivation) throws IOException {
    return Closures.of(farm.head, List.of(derivation));
  }

  OutputLock lock(StorePath derivation) throws IOException, InterruptedException {
    return farm.head.lock(outputs(derivation));
  }

  /** Registers the outputs, as the daemon does when its hook has ended well. */
  void register(StorePath path) throws IOException {
    Derivation derivation = farm.head.derivation(path);
    farm.head.registerOutputs(path, derivation);
  }

  /** Returns what was begun to be put into the store, and not ended. */
  List<Path> temporaryItems() throws IOException {
    try (Stream<Path> entries = Files.list(farm.headDirectories.realStore())) {
      return entries
          .filter(entry -> entry.getFileName().toString().startsWith(".relevo-"))
          .toList();
    }
  }

  /** Waits until there is no builder whose script has {@code : MARK;} in it. */
  static void awaitNoBuilder(String mark) throws Exception {
    List<ProcessHandle> builders = ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(": " + mark + ";"))
        .toList();
    for (ProcessHandle builder : builders) {
      // One that was told to end may take a moment to do so.
      builder.onExit().get(20, TimeUnit.SECONDS);
    }
  }

  /** Returns text that can hardly be compressed; equal seeds give equal ones. */
  static String noise(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ('!' + (bytes[i] & 63));
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws Exception {
    headDaemon.close();
    farm.close();
  }
}
