package org.relevo.tests.guix;

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
import org.relevo.app.Main;
import org.relevo.app.RelevoCommand;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.HeadStore;
import org.relevo.core.store.LocalStore;
import org.relevo.core.trust.KeyFiles;
import org.relevo.core.trust.KeyGenerator;
import org.relevo.formats.derivation.DerivationBuilder;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.tests.peers.OpenSshServer;
import picocli.CommandLine;

/** A head with a store of Relevo's, whose one build machine has the real guix-daemon. */
final class GuixHead implements AutoCloseable {
  private final HeadDirectories directories;
  private final KeyFiles keys;
  private final LocalStore store;
  private final BusyBox busyBox;
  private final GuixHost machine;
  private final Path clientKey;

  /**
   * What a command came to.
   *
   * @param code its exit code
   */
  record Run(int code, String out, String err) {}

  /** Makes one that may log in on the machine; neither trusts what the other signs. */
  GuixHead(Path home, GuixPeer peer, GuixHost machine) throws IOException, InterruptedException {
    directories = new HeadDirectories(
        Files.createDirectories(home.resolve("etc")),
        home.resolve("state"),
        StoreDir.GUIX,
        home.resolve("store"),
        Optional.empty());
    keys = new KeyFiles(directories.configuration());
    keys.save(new KeyGenerator(new SecureRandom()).generate());
    this.machine = machine;
    clientKey = OpenSshServer.generateKey(home.resolve("id"), "ed25519");
    machine.sshd().authorize(clientKey);
    Files.writeString(directories.machinesFile(), machine.machineFile(clientKey));
    store = HeadStore.openLocal(directories);
    busyBox = BusyBox.addTo(store, peer, home);
  }

  /** Reaches the machine by that port from now on. */
  void reachBy(int port) throws IOException {
    Files.writeString(directories.machinesFile(), machine.machineFile(clientKey, port));
  }

  LocalStore store() {
    return store;
  }

  KeyFiles keys() {
    return keys;
  }

  /** Adds a derivation that runs {@code script}. */
  StorePath derivation(String name, String script, StorePath... inputs) throws IOException {
    return derivation(name, script, List.of(), inputs);
  }

  StorePath derivation(String name, String script, List<StorePath> sources, StorePath... inputs)
      throws IOException {
    List<StorePath> all = new ArrayList<>(sources);
    all.add(busyBox.item());
    DerivationBuilder derivation = busyBox.script(name, script).sources(all);
    for (StorePath input : inputs) {
      derivation.input(input);
    }
    return busyBox.add(store, derivation);
  }

  StorePath text(String name, String content) throws IOException {
    return store.addText(name, content.getBytes(StandardCharsets.UTF_8), List.of());
  }

  StorePath output(StorePath derivation) throws IOException {
    return store.derivation(derivation).output("out").orElseThrow().path();
  }

  private List<String> line(String... words) {
    List<String> line = new ArrayList<>(List.of(words));
    line.addAll(List.of(
        "--config", directories.configuration().toString(),
        "--state", directories.state().toString(),
        "--store", directories.store().text(),
        "--real-store", directories.realStore().toString()));
    return line;
  }

  /** Runs a command as a user runs it, but in this process. */
  Run run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = RelevoCommand.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    int code = command.execute(line(words).toArray(String[]::new));
    return new Run(code, out.toString(), err.toString());
  }

  /** Starts a command in a process of its own. */
  Process start(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName()));
    command.addAll(line(words));
    return new ProcessBuilder(command).start();
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
