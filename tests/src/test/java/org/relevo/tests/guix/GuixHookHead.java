package org.relevo.tests.guix;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.relevo.app.Main;
import org.relevo.client.Client;
import org.relevo.core.rank.SlotUsage;
import org.relevo.core.slot.Slots;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.formats.derivation.DerivationBuilder;
import org.relevo.formats.path.StorePath;
import org.relevo.tests.peers.OpenSshServer;

/**
 * A head whose real guix-daemon has Relevo as its hook, and builds nothing itself; it and its one machine, which has a real
 * guix-daemon too, trust each other.
 */
final class GuixHookHead implements AutoCloseable {
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  private final GuixHost machine;
  private final GuixHost host;
  private final Path clientKey;
  private final BusyBox busyBox;

  /** How the hook is run. */
  enum Way {
    /** Each hook is a whole program. */
    ALONE,
    /** Hooks are clients of an engine, which the first of them starts. */
    ENGINE,
    /** Each hook is a whole program, of a daemon that is not root's. */
    UNPRIVILEGED
  }

  GuixHookHead(Path root, GuixPeer peer, Way way, String... daemonOptions) throws Exception {
    machine = GuixHost.in(root.resolve("machine"), peer).start();
    Path directory = Files.createDirectories(root.resolve("head"));
    try {
      GuixHost.Setup setup = GuixHost.in(directory, peer)
          .seeing(program())
          .environment("GUIX", wrapper(directory, way).toString())
          .daemon(daemonOptions);
      host = (way == Way.UNPRIVILEGED ? setup.asUserOfItsOwn() : setup).start();
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      machine.close();
      throw e;
    }
    machine.authorize(host.keys().publicKey());
    host.authorize(machine.keys().publicKey());
    clientKey = OpenSshServer.generateKey(directory.resolve("id"), "ed25519");
    if (way == Way.UNPRIVILEGED) {
      host.namespace().run("chown", "guix-daemon:", clientKey.toString()).good();
    }
    machine.sshd().authorize(clientKey);
    Files.writeString(
        directory.resolve("etc").resolve("machines.scm"), machine.machineFile(clientKey));
    try (DaemonStore store = host.store()) {
      busyBox = BusyBox.addTo(store, peer, directory);
      pin(busyBox.item());
    }
  }

  /** Keeps an item whatever garbage is collected. */
  private void pin(StorePath item) throws IOException, InterruptedException {
    host.namespace()
        .run("ln", "-s", item.toString(), "/var/guix/gcroots/" + item.name())
        .good();
  }

  /** Returns what must be seen on the head so that Relevo runs there. */
  private static Set<Path> program() throws IOException {
    Set<Path> seen = new LinkedHashSet<>(List.of(JAVA_HOME));
    try (Stream<Path> files = Files.walk(JAVA_HOME)) {
      // Distributions have the JDK's settings elsewhere.
      for (Path link : files.filter(Files::isSymbolicLink).filter(Files::exists).toList()) {
        seen.add(link.toRealPath());
      }
    }
    for (String entry : CLASS_PATH.split(":", -1)) {
      if (Files.exists(Path.of(entry))) {
        seen.add(Path.of(entry).toAbsolutePath());
      }
    }
    Set<Path> outside = new TreeSet<>(seen);
    outside.removeIf(path -> path.startsWith(JAVA_HOME) && !path.equals(JAVA_HOME));
    return outside;
  }

  /** Writes what the daemon runs as guix. */
  private static Path wrapper(Path directory, Way way) throws IOException {
    String java = JAVA_HOME.resolve("bin").resolve("java") + " -XX:TieredStopAtLevel=1";
    String all = "exec " + java + " -XX:+DisplayVMOutputToStderr -cp '" + CLASS_PATH + "' "
        + Main.class.getName() + " \"$@\"\n";
    Path launcher = script(directory.resolve("relevo"), "#!/bin/sh\n" + all);
    Path client = Path.of(URI.create(
        Client.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    String hook = way != Way.ENGINE
        ? all
        : "exec " + java + " -Drelevo.launcher=" + launcher + " -Drelevo.classpath='" + CLASS_PATH
            + "' -cp '" + client + "' " + Client.class.getName() + " \"$@\"\n";
    return script(
        directory.resolve("guix"),
        "#!/bin/sh\n[ \"$1\" = offload ] || exec /usr/bin/guix \"$@\"\n" + hook);
  }

  private static Path script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Returns the head. */
  GuixHost host() {
    return host;
  }

  GuixHost machine() {
    return machine;
  }

  /** Begins a derivation that runs a script. */
  DerivationBuilder script(String name, String script, StorePath... sources) {
    List<StorePath> all = new ArrayList<>(List.of(sources));
    all.add(busyBox.item());
    return busyBox.script(name, script).sources(all);
  }

  StorePath add(DerivationBuilder derivation) throws IOException {
    try (DaemonStore store = host.store()) {
      return busyBox.add(store, derivation);
    }
  }

  StorePath output(StorePath derivation, String name) throws IOException {
    try (DaemonStore store = host.store()) {
      return store.derivation(derivation).output(name).orElseThrow().path();
    }
  }

  /** Returns where an item lies outside of the head's namespace. */
  Path here(StorePath item) {
    return host.realStore().resolve(item.baseName());
  }

  /** Returns the machine's slots as the head counts them. */
  SlotUsage slots() throws IOException {
    return Slots.in(host.directory().resolve("state")).usage(machine.sshd().machine(clientKey));
  }

  @Override
  public void close() throws IOException {
    host.close();
    machine.close();
  }
}
