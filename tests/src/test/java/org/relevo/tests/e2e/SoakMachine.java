package org.relevo.tests.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.relevo.app.daemon.DaemonSettings;
import org.relevo.app.daemon.WorkerServer;
import org.relevo.app.daemon.build.BuildScheduler;
import org.relevo.app.daemon.build.BuildScheduler.Isolation;
import org.relevo.core.store.LocalStore;
import org.relevo.core.trust.KeyFiles;
import org.relevo.formats.path.StoreDir;
import org.relevo.tests.peers.Host;
import org.relevo.tests.peers.OpenSshServer;

/** One of many machines: the embedded daemon, in this process, behind an OpenSSH server and a home directory of its own. */
final class SoakMachine implements AutoCloseable {
  final OpenSshServer sshd;
  final LocalStore store;
  private final Host host;
  private final Path socket;
  private final WorkerServer daemon;

  SoakMachine(Path home, StoreDir dir, KeyFiles head, Path clientKey) throws Exception {
    host = Host.make(home, dir);
    host.keys().authorize(head.publicKey());
    head.authorize(host.keys().publicKey());
    store = host.store();
    socket = home.resolve("s");
    // The daemon would run far more at once than its slots: what keeps builds back is the engine.
    daemon = WorkerServer.start(
        store,
        DaemonSettings.of(socket, Set.of("x86_64-linux"), 64)
            .withSiteParent(Files.createDirectories(home.resolve("sites")))
            .withIsolation(Isolation.AUTO, BuildScheduler.DEFAULT_HOST_PATHS));
    sshd = OpenSshServer.in(home.resolve("sshd"))
        .option("SetEnv HOME=" + Files.createDirectories(home.resolve("home")))
        .start();
    sshd.authorize(clientKey);
  }

  /** Returns its form in a machine file. */
  String form(Path clientKey, int slots) {
    return """
        (build-machine
          (name "127.0.0.1") (port %d) (user "%s")
          (systems '("x86_64-linux"))
          (host-key "%s") (private-key "%s") (daemon-socket "%s")
          (compression "none") (overload-threshold #f) (parallel-builds %d))
        """.formatted(
            sshd.port(),
            System.getProperty("user.name"),
            sshd.hostKey("ed25519"),
            clientKey,
            socket,
            slots);
  }

  @Override
  public void close() throws Exception {
    sshd.close();
    daemon.close();
    host.close();
  }
}
