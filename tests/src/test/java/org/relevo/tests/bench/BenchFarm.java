package org.relevo.tests.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.relevo.app.serve.ServeCommand;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.store.FileTrees;
import org.relevo.formats.derivation.DerivationBuilder;
import org.relevo.formats.derivation.DerivationHashes;
import org.relevo.formats.derivation.NamedDerivation;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.scheme.MachinesFile;
import org.relevo.tests.peers.DelayingProxy;
import org.relevo.tests.peers.Host;
import org.relevo.tests.peers.OpenSshServer;

/**
 * A head and one build machine, whose embedded daemon is a process of its own ({@code relevo serve --socket}) behind a real
 * OpenSSH server on the loopback interface. {@link #close} ends the processes and removes all files; closing twice does
 * nothing more.
 */
final class BenchFarm implements AutoCloseable {
  private static final StoreDir DIR = new StoreDir("/relevo-bench/store");

  private final Path root;
  private final Path launcher;
  private final Path socket;
  private final Path clientKey;
  private final Process daemon;
  private final Thread hook = new Thread(this::closeQuietly, "remove the farm");
  private final Host head;
  private final Host machine;
  private final OpenSshServer sshd;
  private final List<Process> others = new ArrayList<>();
  private Optional<DelayingProxy> proxy = Optional.empty();
  private int metricsPort;
  private boolean closed;

  /**
   * Starts a farm.
   *
   * @param launcher the command {@code relevo}
   * @param javaOptions for the daemon's process, apart by spaces
   */
  BenchFarm(Path launcher, String javaOptions) throws IOException, InterruptedException {
    this.launcher = launcher;
    root = Files.createTempDirectory("relevo-bench");
    head = Host.make(root.resolve("head"), DIR);
    machine = Host.make(root.resolve("machine"), DIR);
    head.keys().authorize(machine.keys().publicKey());
    machine.keys().authorize(head.keys().publicKey());
    socket = root.resolve("machine/s");
    List<String> serve =
        command(machine, "serve", "--socket", socket.toString(), "--until-end-of-input");
    ProcessBuilder builder =
        new ProcessBuilder(serve).redirectError(root.resolve("machine.log").toFile());
    builder.environment().put("RELEVO_JAVA_OPTIONS", javaOptions);
    daemon = builder.start();
    awaitReady(daemon, "machine.log");
    // What the login shell of this host's user does at its start is nobody's business here.
    sshd = OpenSshServer.in(root.resolve("sshd"))
        .option("SetEnv HOME=" + Files.createDirectory(root.resolve("home")))
        .start();
    clientKey = OpenSshServer.generateKey(root.resolve("id"), "ed25519");
    sshd.authorize(clientKey);
    compression("none");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts a build daemon for the head's store, whose hook is {@code relevo}, at {@link #headSocket}, and an engine. */
  void headDaemon() throws IOException, InterruptedException {
    List<String> serve = command(
        head,
        "serve",
        "--socket",
        headSocket().toString(),
        "--build-hook",
        launcher.toString(),
        "--until-end-of-input");
    Process started = new ProcessBuilder(serve)
        .redirectError(root.resolve("head.log").toFile())
        .start();
    others.add(started);
    awaitReady(started, "head.log");
    try (ServerSocket free = new ServerSocket(0)) {
      metricsPort = free.getLocalPort();
    }
    ProcessBuilder engine = new ProcessBuilder(
            command(head, "engine", "--metrics", Integer.toString(metricsPort)))
        .redirectErrorStream(true)
        .redirectOutput(root.resolve("engine.log").toFile());
    engine.environment().put("GUIX_DAEMON_SOCKET", headSocket().toString());
    others.add(engine.start());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!log("engine.log").contains("the engine listens")) {
      if (System.nanoTime() > deadline) {
        throw new IOException("the engine does not start:\n" + log("engine.log"));
      }
      Thread.sleep(50);
    }
  }

  /** Returns the engine's figures. */
  String metrics() throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + "/metrics"))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  Path headSocket() {
    return root.resolve("head/s");
  }

  private void awaitReady(Process daemon, String log) throws IOException {
    BufferedReader said =
        new BufferedReader(new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8));
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.equals(ServeCommand.READY)) {
        return;
      }
    }
    throw new IOException("the daemon does not start:\n" + log(log));
  }

  Path root() {
    return root;
  }

  Host head() {
    return head;
  }

  Host machine() {
    return machine;
  }

  Process daemon() {
    return daemon;
  }

  /** Returns the plain {@code ssh} to the machine. */
  PlainSsh plainSsh() throws IOException {
    return new PlainSsh(root, sshd, port(), clientKey);
  }

  /** Makes the machine that much further away, for connections to come; the machine file must be written again. */
  void delay(Duration roundTrip) throws IOException {
    proxy = Optional.of(new DelayingProxy(sshd.port(), roundTrip));
  }

  private int port() {
    return proxy.map(DelayingProxy::port).orElse(sshd.port());
  }

  /** Writes the machine file with that compression; empty: with the default one. */
  void compression(String method) throws IOException {
    Files.writeString(head.directories().machinesFile(), """
        (list (build-machine
                (name "127.0.0.1")
                (port %d)
                (user "%s")
                (systems '("x86_64-linux"))
                (host-key "%s")
                (private-key "%s")
                (daemon-socket "%s")
                %s
                (overload-threshold #f)))
        """.formatted(
            port(),
            System.getProperty("user.name"),
            sshd.hostKey("ed25519"),
            clientKey,
            socket,
            method.isEmpty() ? "" : "(compression \"" + method + "\")"));
  }

  /** Returns the machine as the machine file has it now. */
  BuildMachine description() throws MachinesFileException {
    return new MachinesFile(head.directories().machinesFile()).machines().get(0);
  }

  /** Returns the command line of {@code relevo} with that host's directories. */
  List<String> command(Host host, String... words) {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(words));
    command.addAll(host.options());
    return command;
  }

  /** Adds a derivation that runs {@code script} with {@code /bin/sh} to the head's store. */
  StorePath derivation(String name, String script, List<StorePath> sources, List<StorePath> inputs)
      throws IOException {
    DerivationBuilder builder = new DerivationBuilder(DIR, name)
        .arguments("-c", script)
        .environment("PATH", "/usr/bin:/bin")
        .sources(sources);
    inputs.forEach(builder::input);
    NamedDerivation made =
        builder.build("x86_64-linux", "/bin/sh", new DerivationHashes(head.store()::derivation));
    return head.store()
        .addText(made.path().name(), made.contents(), made.derivation().references());
  }

  StorePath output(StorePath derivation) throws IOException {
    return head.store().derivation(derivation).output("out").orElseThrow().path();
  }

  String log(String name) throws IOException {
    Path file = root.resolve(name);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private static void end(Process process) throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      System.err.println("cleaning " + root + " up failed: " + e.getMessage());
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (proxy.isPresent()) {
      proxy.get().close();
    }
    sshd.close();
    others.add(daemon);
    for (Process process : others) {
      end(process);
    }
    head.close();
    machine.close();
    FileTrees.delete(root);
  }
}
