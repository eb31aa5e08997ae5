package org.relevo.tests.e2e;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.relevo.app.RelevoCommand;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.HeadStore;
import org.relevo.app.daemon.DaemonSettings;
import org.relevo.app.daemon.WorkerServer;
import org.relevo.app.daemon.build.BuildScheduler;
import org.relevo.app.daemon.build.BuildScheduler.Isolation;
import org.relevo.core.store.LocalStore;
import org.relevo.core.trust.KeyFiles;
import org.relevo.core.trust.KeyGenerator;
import org.relevo.formats.derivation.DerivationBuilder;
import org.relevo.formats.derivation.DerivationHashes;
import org.relevo.formats.derivation.NamedDerivation;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.tests.peers.OpenSshServer;
import picocli.CommandLine;

/**
 * A head and one build machine, each with its store, keys and ACL; the machine is the embedded daemon behind a real OpenSSH
 * server. Commands run as a user runs them, but in this process.
 */
final class OpenSshFarm implements AutoCloseable {
  static final StoreDir DIR = new StoreDir("/relevo-e2e/store");

  final Path root;
  final HeadDirectories headDirectories;
  final HeadDirectories machineDirectories;
  final KeyFiles headKeys;
  final KeyFiles machineKeys;
  final LocalStore head;
  final LocalStore machine;
  final OpenSshServer sshd;
  final Path clientKey;
  final Path socket;
  private final Path gates;
  private final WorkerServer daemon;

  /** What the last command printed. */
  String out = "";

  String err = "";

  OpenSshFarm(Path root, String... sshdOptions) throws Exception {
    this.root = root;
    gates = root.resolve("gates");
    headDirectories = directories("head");
    machineDirectories = directories("machine");
    headKeys = keys(headDirectories);
    machineKeys = keys(machineDirectories);
    headKeys.authorize(machineKeys.publicKey());
    machineKeys.authorize(headKeys.publicKey());
    head = HeadStore.openLocal(headDirectories);
    machine = HeadStore.openLocal(machineDirectories);
    socket = root.resolve("machine/s");
    daemon = WorkerServer.start(
        machine,
        DaemonSettings.of(socket, Set.of("x86_64-linux"), 2)
            .withSiteParent(root.resolve("sites"))
            .withIsolation(Isolation.AUTO, hostPaths()));
    OpenSshServer.Setup setup = OpenSshServer.in(root.resolve("sshd"));
    for (String option : sshdOptions) {
      setup = setup.option(option);
    }
    sshd = setup.start();
    clientKey = OpenSshServer.generateKey(root.resolve("id"), "ed25519");
    sshd.authorize(clientKey);
    machinesFile(sshd.port(), "");
  }

  private List<Path> hostPaths() throws IOException {
    List<Path> paths = new ArrayList<>(BuildScheduler.DEFAULT_HOST_PATHS);
    paths.add(Files.createDirectories(gates));
    return paths;
  }

  /** Returns the directory of all gates, which builders must see. */
  Path gates() {
    return gates;
  }

  /** Returns a gate, still closed, that builds on the machine can wait at. */
  Gate gate(String name) {
    return new Gate(gates.resolve(name));
  }

  private HeadDirectories directories(String name) throws IOException {
    Path home = root.resolve(name);
    Files.createDirectories(home.resolve("etc"));
    return new HeadDirectories(
        home.resolve("etc"), home.resolve("state"), DIR, home.resolve("store"), Optional.empty());
  }

  private static KeyFiles keys(HeadDirectories directories) throws IOException {
    KeyFiles keys = new KeyFiles(directories.configuration());
    keys.save(new KeyGenerator(new SecureRandom()).generate());
    return keys;
  }

  /** Writes the head's machine file: this machine by that port, with more fields, which may replace none of these. */
  void machinesFile(int port, String more) throws IOException {
    machinesFile(port, sshd.hostKey("ed25519").toString(), clientKey, more);
  }

  void machinesFile(int port, String hostKey, Path key, String more) throws IOException {
    machinesFile(List.of(form(port, hostKey, key, socket, more)));
  }

  /** Writes the head's machine file: these forms. */
  void machinesFile(List<String> forms) throws IOException {
    Files.writeString(
        headDirectories.machinesFile(), "(list " + String.join("\n      ", forms) + ")\n");
  }

  /** Returns the form of this machine by that port. */
  String form(int port, String more) {
    return form(port, sshd.hostKey("ed25519").toString(), clientKey, socket, more);
  }

  /** Returns the form of a machine on this host, with more fields, which may replace none of these. */
  static String form(int port, String hostKey, Path key, Path socket, String more) {
    return """
        (build-machine
                (name "127.0.0.1")
                (port %d)
                (user "%s")
                (systems '("x86_64-linux"))
                (host-key "%s")
                (private-key "%s")
                (compression "none")
                (daemon-socket "%s")
                %s)\
        """.formatted(
            port,
            System.getProperty("user.name"),
            hostKey,
            key,
            socket,
            more.isEmpty() ? "(overload-threshold #f)" : more);
  }

  /** Runs a command with the head's directories and returns its exit code. */
  int run(String... words) {
    List<String> line = new ArrayList<>(List.of(words));
    line.addAll(List.of(
        "--config", headDirectories.configuration().toString(),
        "--state", headDirectories.state().toString(),
        "--store", DIR.text(),
        "--real-store", headDirectories.realStore().toString()));
    StringWriter outText = new StringWriter();
    StringWriter errText = new StringWriter();
    CommandLine command = RelevoCommand.commandLine();
    command.setOut(new PrintWriter(outText, true));
    command.setErr(new PrintWriter(errText, true));
    int code = command.execute(line.toArray(String[]::new));
    out = outText.toString();
    err = errText.toString();
    return code;
  }

  /** Adds a derivation that runs {@code script} with {@code /bin/sh}. */
  StorePath derivation(String name, String script, StorePath... inputs) throws IOException {
    return derivation(name, script, List.of(), inputs);
  }

  StorePath derivation(String name, String script, List<StorePath> sources, StorePath... inputs)
      throws IOException {
    DerivationBuilder builder = new DerivationBuilder(DIR, name)
        .arguments("-c", script)
        .environment("PATH", "/usr/bin:/bin")
        .sources(sources);
    for (StorePath input : inputs) {
      builder.input(input);
    }
    return derivation(builder);
  }

  /** Adds what it describes, for the farm's shell. */
  StorePath derivation(DerivationBuilder builder) throws IOException {
    NamedDerivation made =
        builder.build("x86_64-linux", "/bin/sh", new DerivationHashes(head::derivation));
    return head.addText(made.path().name(), made.contents(), made.derivation().references());
  }

  StorePath text(String name, String content) throws IOException {
    return head.addText(name, content.getBytes(StandardCharsets.UTF_8), List.of());
  }

  StorePath output(StorePath derivation) throws IOException {
    return head.derivation(derivation).output("out").orElseThrow().path();
  }

  @Override
  public void close() throws IOException {
    sshd.close();
    daemon.close();
    machine.close();
    head.close();
  }
}
