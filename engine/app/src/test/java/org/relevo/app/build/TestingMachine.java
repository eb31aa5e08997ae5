package org.relevo.app.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.relevo.app.daemon.DaemonSettings;
import org.relevo.app.daemon.WorkerServer;
import org.relevo.app.daemon.build.BuildScheduler;
import org.relevo.app.daemon.build.BuildScheduler.Isolation;
import org.relevo.app.daemon.ssh.AuthorizedKeys;
import org.relevo.app.daemon.ssh.EmbeddedSshServer;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.StoreLayout;
import org.relevo.core.trust.SignatureException;
import org.relevo.formats.path.StoreDir;

/** A build machine inside this process: a store on disk, the embedded daemon and the embedded SSH server. */
public final class TestingMachine implements AutoCloseable {
  public static final StoreDir DIR = new StoreDir("/relevo-test/store");

  public final LocalStore store;
  public final BuildMachine machine;
  private final WorkerServer daemon;
  private final EmbeddedSshServer ssh;

  private TestingMachine(
      LocalStore store, BuildMachine machine, WorkerServer daemon, EmbeddedSshServer ssh) {
    this.store = store;
    this.machine = machine;
    this.daemon = daemon;
    this.ssh = ssh;
  }

  /** Opens a store that signs with its name instead of a key. */
  public static LocalStore store(Path root, String name, String... trusted) throws IOException {
    Set<String> names = Set.of(trusted);
    return LocalStore.open(
        new StoreLayout(DIR, root.resolve(name + "/store"), root.resolve(name + "/state")),
        hash -> name + ":" + hash.hex(),
        (item, hash, signature) -> {
          String[] parts = signature.split(":");
          if (!names.contains(parts[0])) {
            throw new SignatureException(
                SignatureException.Fault.UNAUTHORIZED,
                item,
                item + ": the key of " + parts[0] + " is not authorized");
          }
        });
  }

  /** Returns a directory that builds on all machines see: by files in it a test lets them go on. */
  static Path gates(Path root) {
    return root.resolve("gates");
  }

  public static TestingMachine start(
      Path root, String name, HostKey client, Path clientKey, int slots, String trusted)
      throws IOException, InterruptedException {
    Path home = Files.createDirectories(root.resolve(name));
    Path socket = home.resolve("s");
    LocalStore store = store(root, name, trusted);
    List<Path> hostPaths = new ArrayList<>(BuildScheduler.DEFAULT_HOST_PATHS);
    hostPaths.add(Files.createDirectories(gates(root)));
    DaemonSettings settings = DaemonSettings.of(socket, Set.of("x86_64-linux"), 1)
        .withSiteParent(home.resolve("sites"))
        .withIsolation(Isolation.AUTO, hostPaths);
    WorkerServer daemon = WorkerServer.start(store, settings);
    EmbeddedSshServer ssh = EmbeddedSshServer.start(EmbeddedSshServer.Settings.loopback(
        home.resolve("host_key"), AuthorizedKeys.of(List.of(client.toString()))));
    BuildMachine machine = new BuildMachine(
        "127.0.0.1",
        ssh.port(),
        List.of("x86_64-linux"),
        System.getProperty("user.name"),
        ssh.hostKey(),
        clientKey,
        List.of("none"),
        3,
        socket.toString(),
        OptionalDouble.empty(),
        slots,
        1.0,
        Set.of(),
        Optional.empty());
    return new TestingMachine(store, machine, daemon, ssh);
  }

  /** Drops all connections and refuses new ones. */
  public void unplug() {
    ssh.close();
  }

  @Override
  public void close() throws IOException {
    ssh.close();
    daemon.close();
    store.close();
  }
}
