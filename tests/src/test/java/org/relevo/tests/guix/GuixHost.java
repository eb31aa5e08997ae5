package org.relevo.tests.guix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.core.trust.KeyFiles;
import org.relevo.core.trust.PublicKey;
import org.relevo.formats.path.StoreDir;
import org.relevo.tests.peers.OpenSshServer;

/** A host with the real guix-daemon, a signing key that the real guix has made, and a real OpenSSH server. */
final class GuixHost implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

  /** As the service file of Guix has it. */
  private static final List<String> AS_DAEMON_USER = List.of(
      "setpriv",
      "--reuid=guix-daemon",
      "--regid=guix-daemon",
      "--clear-groups",
      "--inh-caps=-all,+chown",
      "--ambient-caps=-all,+chown");

  private final Path directory;
  private final GuixNamespace namespace;
  private final KeyFiles keys;
  private final OpenSshServer sshd;
  private final Process daemon;

  /** What a host is made of; each call returns a changed copy. */
  record Setup(
      GuixPeer peer,
      Path directory,
      Collection<Path> seen,
      Map<String, String> environment,
      List<String> options,
      boolean ownUser) {
    /** Lets these be seen on the host, where they are here. */
    Setup seeing(Collection<Path> paths) {
      return new Setup(peer, directory, List.copyOf(paths), environment, options, ownUser);
    }

    /** Gives the daemon a variable of its environment. */
    Setup environment(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(environment);
      more.put(name, value);
      return new Setup(peer, directory, seen, more, options, ownUser);
    }

    /** Starts the daemon with these options, and none else but that it gets no substitutes. */
    Setup daemon(String... words) {
      return new Setup(peer, directory, seen, environment, List.of(words), ownUser);
    }

    /** Runs the daemon as a user of its own, as Guix has it from version 1.5 on; store, state and configuration are that user's. */
    Setup asUserOfItsOwn() {
      return new Setup(peer, directory, seen, environment, options, true);
    }

    /** Starts all; when it returns, the daemon answers. */
    GuixHost start() throws IOException, InterruptedException {
      Files.createDirectories(directory);
      return new GuixHost(this, new GuixNamespace(peer, directory, seen));
    }
  }

  /** Begins a host that has its files in that directory, and builds as root outside of any container. */
  static Setup in(Path directory, GuixPeer peer) {
    return new Setup(peer, directory, List.of(), Map.of(), List.of("--disable-chroot"), false);
  }

  private GuixHost(Setup setup, GuixNamespace namespace) throws IOException, InterruptedException {
    this.directory = setup.directory;
    this.namespace = namespace;
    try {
      namespace.run("guix", "archive", "--generate-key").good();
      keys = new KeyFiles(directory.resolve("etc"));
      daemon = startDaemon(setup);
      sshd =
          OpenSshServer.in(directory.resolve("sshd")).within(namespace.enter()).start();
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      namespace.close();
      throw e;
    }
  }

  private Process startDaemon(Setup setup) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (setup.ownUser) {
      namespace.run("mkdir", "-p", "/var/log/guix").good();
      namespace
          .run(
              "chown",
              "-R",
              "guix-daemon:",
              "/gnu/store",
              "/var/guix",
              "/var/log/guix",
              "/etc/guix")
          .good();
      command.addAll(AS_DAEMON_USER);
    }
    command.add("/usr/bin/env");
    if (setup.ownUser) {
      command.addAll(List.of("HOME=/var/empty", "USER=guix-daemon"));
    }
    setup.environment.forEach((name, value) -> command.add(name + "=" + value));
    command.addAll(List.of("guix-daemon", "--no-substitutes"));
    command.addAll(setup.options);
    Process process = namespace
        .command(command)
        .redirectErrorStream(true)
        .redirectOutput(daemonLog().toFile())
        .start();
    Instant end = Instant.now().plus(STARTS_WITHIN);
    while (!Files.exists(socket()) || !answers()) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        throw new IOException("guix-daemon does not answer:\n" + Files.readString(daemonLog()));
      }
      Thread.sleep(20);
    }
    return process;
  }

  private boolean answers() {
    try (DaemonStore store = store()) {
      return store.isOpen();
    } catch (IOException e) {
      return false; // It has made its socket, and does not listen yet.
    }
  }

  private Path daemonLog() {
    return directory.resolve("daemon.log");
  }

  /** Opens a connection to the daemon. */
  DaemonStore store() throws IOException {
    return DaemonStore.connect(StoreDir.GUIX, socket());
  }

  /** Returns where the daemon's socket is outside of its namespace. */
  Path socket() {
    return directory.resolve("state").resolve("daemon-socket").resolve("socket");
  }

  /** Returns where the items of {@code /gnu/store} lie outside of the daemon's namespace. */
  Path realStore() {
    return directory.resolve("store");
  }

  Path directory() {
    return directory;
  }

  /** Returns the host's keys, in {@code /etc/guix}. */
  KeyFiles keys() {
    return keys;
  }

  OpenSshServer sshd() {
    return sshd;
  }

  GuixNamespace namespace() {
    return namespace;
  }

  /** Returns a machine file of another host with this as its only machine. */
  String machineFile(Path clientKey) {
    return machineFile(clientKey, sshd.port());
  }

  /** Returns one with this as its only machine, which is reached by that port. */
  String machineFile(Path clientKey, int port) {
    return """
        (list (build-machine
                (name "127.0.0.1")
                (port %d)
                (user "root")
                (systems '("x86_64-linux"))
                (host-key "%s")
                (private-key "%s")
                (compression "none")
                (overload-threshold #f)))
        """.formatted(port, sshd.hostKey("ed25519"), clientKey);
  }

  /** Has the real guix add a key to the host's ACL. */
  void authorize(PublicKey key) throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("authorized.pub"), key.text());
    namespace
        .run("/bin/sh", "-c", "exec guix archive --authorize <\"$0\"", file.toString())
        .good();
  }

  /** Runs the real guix on this host. */
  GuixNamespace.Run guix(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("guix"));
    command.addAll(Arrays.asList(words));
    return namespace.run(command.toArray(String[]::new));
  }

  /** Returns what the daemon has said of its own. */
  String daemonSays() throws IOException {
    return Files.readString(daemonLog());
  }

  @Override
  public void close() throws IOException {
    namespace.close();
    sshd.close();
    daemon.destroy();
  }
}
