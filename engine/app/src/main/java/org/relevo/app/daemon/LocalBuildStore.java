package org.relevo.app.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.relevo.app.daemon.build.BuildStore;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.PathInfo;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/**
 * A local store as builds need it.
 *
 * @param store the store; stays open when this object is closed
 */
record LocalBuildStore(LocalStore store) implements BuildStore {
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
  public StoreDir dir() {
    return store.dir();
  }

  @Override
  public Set<StorePath> queryValid(Collection<StorePath> paths) throws IOException {
    return store.queryValid(paths);
  }

  @Override
  public Optional<PathInfo> info(StorePath path) throws IOException {
    return store.info(path);
  }

  @Override
  public Derivation derivation(StorePath path) throws IOException {
    return store.derivation(path);
  }

  @Override
  public StorePath addText(String name, byte[] content, Collection<StorePath> references)
      throws IOException {
    return store.addText(name, content, references);
  }

  @Override
  public StorePath addTree(String name, InputStream nar) throws IOException {
    return store.addTree(name, nar);
  }

  @Override
  public void exportBundle(List<StorePath> items, boolean sign, OutputStream out)
      throws IOException {
    store.exportBundle(items, sign, out);
  }

  @Override
  public List<StorePath> importBundle(InputStream in) throws IOException {
    return store.importBundle(in);
  }

  @Override
  public void addTempRoot(StorePath path) throws IOException {
    store.addTempRoot(path);
  }

  @Override
  public void close() {}
}
