package org.relevo.app.repl;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.relevo.core.store.PathInfo;
import org.relevo.core.store.Store;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/** A store that is opened when it is first used: a session that only looks at machines needs none. Thread-safe. */
final class LazyStore implements Store {
  /** Opens the store. */
  @FunctionalInterface
  interface Opener {
    Store open() throws IOException;
  }

  private final StoreDir dir;
  private final Opener opener;
  private @Nullable Store opened;

  LazyStore(StoreDir dir, Opener opener) {
    this.dir = dir;
    this.opener = opener;
  }

  private synchronized Store store() throws IOException {
    Store store = opened;
    if (store == null) {
      store = opener.open();
      opened = store;
    }
    return store;
  }

  @Override
  public StoreDir dir() {
    return dir;
  }

  @Override
  public Set<StorePath> queryValid(Collection<StorePath> paths) throws IOException {
    return store().queryValid(paths);
  }

  @Override
  public Optional<PathInfo> info(StorePath path) throws IOException {
    return store().info(path);
  }

  @Override
  public Derivation derivation(StorePath path) throws IOException {
    return store().derivation(path);
  }

  @Override
  public StorePath addText(String name, byte[] content, Collection<StorePath> references)
      throws IOException {
    return store().addText(name, content, references);
  }

  @Override
  public StorePath addTree(String name, InputStream nar) throws IOException {
    return store().addTree(name, nar);
  }

  @Override
  public void exportBundle(List<StorePath> items, boolean sign, OutputStream out)
      throws IOException {
    store().exportBundle(items, sign, out);
  }

  @Override
  public List<StorePath> importBundle(InputStream in) throws IOException {
    return store().importBundle(in);
  }

  @Override
  public void addTempRoot(StorePath path) throws IOException {
    store().addTempRoot(path);
  }

  @Override
  public synchronized void close() throws IOException {
    Store store = opened;
    if (store != null) {
      store.close();
    }
  }
}
