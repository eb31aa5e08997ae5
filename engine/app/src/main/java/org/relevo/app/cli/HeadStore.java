package org.relevo.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.Store;
import org.relevo.core.store.StoreException;
import org.relevo.core.store.StoreLayout;
import org.relevo.core.store.daemon.DaemonPool;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.core.store.daemon.HeadDaemonStore;
import org.relevo.core.trust.KeyFiles;
import org.relevo.formats.path.StoreDir;

/** Opens the store of this host: that of its build daemon if it has one, else Relevo's own. */
public final class HeadStore {
  private HeadStore() {}

  /** Opens the store that {@code directories} name. */
  public static Store open(HeadDirectories directories) throws IOException {
    if (directories.daemonSocket().isPresent()) {
      return pool(directories.store(), directories.daemonSocket().get());
    }
    return openLocal(directories);
  }

  private static DaemonPool pool(StoreDir dir, Path socket) {
    return new DaemonPool(dir, () -> DaemonStore.connect(dir, socket));
  }

  /**
   * Opens the store of this host's build daemon for its hook.
   *
   * @throws StoreException if this host has no daemon
   */
  public static HeadDaemonStore openDaemon(HeadDirectories directories) throws IOException {
    Path socket = directories
        .daemonSocket()
        .orElseThrow(() ->
            new StoreException("this host has no build daemon that a hook could serve: there is no "
                + directories.store()
                + " of Guix; name the daemon's socket in GUIX_DAEMON_SOCKET"));
    return HeadDaemonStore.open(
        pool(directories.store(), socket),
        layout(directories),
        new KeyFiles(directories.configuration()));
  }

  private static StoreLayout layout(HeadDirectories directories) {
    return new StoreLayout(directories.store(), directories.realStore(), directories.state());
  }

  /** Opens Relevo's own store, with this host's signing key and ACL. */
  public static LocalStore openLocal(HeadDirectories directories) throws IOException {
    KeyFiles keys = new KeyFiles(directories.configuration());
    return LocalStore.open(layout(directories), keys.signer(), keys.verifier());
  }
}
