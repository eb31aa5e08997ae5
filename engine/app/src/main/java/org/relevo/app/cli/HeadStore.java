package org.relevo.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.Store;
import org.relevo.core.store.StoreLayout;
import org.relevo.core.store.daemon.DaemonPool;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.core.trust.KeyFiles;
import org.relevo.formats.path.StoreDir;

/** Opens the store of this host: that of its build daemon if it has one, else Relevo's own. */
public final class HeadStore {
  private HeadStore() {}

  /** Opens the store that {@code directories} name. */
  public static Store open(HeadDirectories directories) throws IOException {
    if (directories.daemonSocket().isPresent()) {
      StoreDir dir = directories.store();
      Path socket = directories.daemonSocket().get();
      return new DaemonPool(dir, () -> DaemonStore.connect(dir, socket));
    }
    return openLocal(directories);
  }

  /** Opens Relevo's own store, with this host's signing key and ACL. */
  public static LocalStore openLocal(HeadDirectories directories) throws IOException {
    StoreLayout layout =
        new StoreLayout(directories.store(), directories.realStore(), directories.state());
    KeyFiles keys = new KeyFiles(directories.configuration());
    return LocalStore.open(layout, keys.signer(), keys.verifier());
  }
}
