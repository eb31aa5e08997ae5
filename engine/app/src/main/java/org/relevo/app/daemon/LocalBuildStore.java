package org.relevo.app.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import org.relevo.app.daemon.build.BuildStore;
import org.relevo.core.store.ForwardingStore;
import org.relevo.core.store.LocalStore;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StorePath;

/** A local store as builds need it. */
final class LocalBuildStore extends ForwardingStore implements BuildStore {
  private final LocalStore store;

  /**
   * Makes it.
   *
   * @param store the store; stays open when this object is closed
   */
  LocalBuildStore(LocalStore store) {
    super(store);
    this.store = store;
  }

  @Override
  public Path realDir() {
    return store.realDir();
  }

  @Override
  public Path realPath(StorePath path) {
    return store.realPath(path);
  }

  @Override
  public Optional<StorePath> pathFromHashPart(String hashPart) throws IOException {
    return store.pathFromHashPart(hashPart);
  }

  @Override
  public StorePath addFlatFile(String name, InputStream nar) throws IOException {
    return store.addFlatFile(name, nar);
  }

  @Override
  public Lock lock(Collection<StorePath> outputs) throws IOException, InterruptedException {
    return store.lock(outputs)::close;
  }

  @Override
  public void registerOutputs(StorePath path, Derivation derivation) throws IOException {
    store.registerOutputs(path, derivation);
  }

  @Override
  public void close() {}
}
