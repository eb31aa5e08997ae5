package org.relevo.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.Store;
import org.relevo.core.store.StoreLayout;
import org.relevo.core.store.daemon.DaemonPool;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.core.trust.AclVerifier;
import org.relevo.core.trust.BundleSigner;
import org.relevo.core.trust.KeyFiles;
import org.relevo.core.trust.SigningKey;
import org.relevo.formats.hash.Hash;
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
    return LocalStore.open(layout, new LazySigner(keys), new AclVerifier(keys::acl));
  }

  /** Signs with the key in the configuration directory, which is read when it is first needed: imports need none. */
  private static final class LazySigner implements BundleSigner {
    private final KeyFiles keys;
    private volatile @Nullable SigningKey key;

    LazySigner(KeyFiles keys) {
      this.keys = keys;
    }

    @Override
    public String sign(Hash hash) throws IOException {
      SigningKey found = key;
      if (found == null) {
        found = keys.signingKey();
        key = found;
      }
      return found.sign(hash);
    }
  }
}
