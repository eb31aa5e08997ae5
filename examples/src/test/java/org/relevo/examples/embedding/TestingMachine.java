package org.relevo.examples.embedding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.relevo.app.daemon.DaemonSettings;
import org.relevo.app.daemon.WorkerServer;
import org.relevo.app.daemon.ssh.AuthorizedKeys;
import org.relevo.app.daemon.ssh.EmbeddedSshServer;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.StoreLayout;
import org.relevo.core.trust.KeyFiles;
import org.relevo.formats.path.StoreDir;

/** A build machine inside this process: a store, the embedded daemon and the embedded SSH server, with keys of its own. */
final class TestingMachine implements AutoCloseable {
  private final LocalStore store;
  private final Path socket;
  private final WorkerServer daemon;
  private final EmbeddedSshServer ssh;

  private TestingMachine(
      LocalStore store, Path socket, WorkerServer daemon, EmbeddedSshServer ssh) {
    this.store = store;
    this.socket = socket;
    this.daemon = daemon;
    this.ssh = ssh;
  }

  /**
   * Starts a machine.
   *
   * @param keys its own, made already
   * @param client the line of the public key that may log in
   */
  static TestingMachine start(Path home, StoreDir dir, KeyFiles keys, String client)
      throws IOException, InterruptedException {
    Path socket = Files.createDirectories(home).resolve("s");
    LocalStore store = LocalStore.open(
        new StoreLayout(dir, home.resolve("store"), home.resolve("state")),
        keys.signer(),
        keys.verifier());
    DaemonSettings settings =
        DaemonSettings.of(socket, Set.of("x86_64-linux"), 1).withSiteParent(home.resolve("sites"));
    WorkerServer daemon = WorkerServer.start(store, settings);
    EmbeddedSshServer ssh = EmbeddedSshServer.start(EmbeddedSshServer.Settings.loopback(
        home.resolve("host_key"), AuthorizedKeys.of(List.of(client))));
    return new TestingMachine(store, socket, daemon, ssh);
  }

  /** Returns the machine file with this machine, whose client's key is in the file {@code id} of {@code directory}. */
  String file() {
    return """
        (list (build-machine
                (name "127.0.0.1")
                (port %d)
                (systems '("x86_64-linux"))
                (user "%s")
                (host-key "%s")
                (private-key (string-append directory "/id"))
                (daemon-socket "%s")
                (overload-threshold #f)))
        """.formatted(ssh.port(), System.getProperty("user.name"), ssh.hostKey(), socket);
  }

  @Override
  public void close() throws IOException {
    ssh.close();
    daemon.close();
    store.close();
  }
}
