package org.relevo.core.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/** A store that does as another does; subclasses do some of it in ways of their own. As thread-safe as the other. */
public abstract class ForwardingStore implements Store {
  private final Store other;

  /** Makes a store that does all that {@code other} does. */
  protected ForwardingStore(Store other) {
    this.other = other;
  }

  @Override
  public StoreDir dir() {
    return other.dir();
  }

  @Override
  public Set<StorePath> queryValid(Collection<StorePath> paths) throws IOException {
    return other.queryValid(paths);
  }

  @Override
  public Optional<PathInfo> info(StorePath path) throws IOException {
    return other.info(path);
  }

  @Override
  public Map<StorePath, PathInfo> infos(Collection<StorePath> paths) throws IOException {
    return other.infos(paths);
  }

  @Override
  public Derivation derivation(StorePath path) throws IOException {
    return other.derivation(path);
  }

  @Override
  public StorePath addText(String name, byte[] content, Collection<StorePath> references)
      throws IOException {
    return other.addText(name, content, references);
  }

  @Override
  public StorePath addTree(String name, InputStream nar) throws IOException {
    return other.addTree(name, nar);
  }

  @Override
  public void exportBundle(List<StorePath> items, boolean sign, OutputStream out)
      throws IOException {
    other.exportBundle(items, sign, out);
  }

  @Override
  public void exportBundle(List<StorePath> items, boolean sign, OutputStream out, ItemListener each)
      throws IOException {
    other.exportBundle(items, sign, out, each);
  }

  @Override
  public List<StorePath> importBundle(InputStream in) throws IOException {
    return other.importBundle(in);
  }

  @Override
  public void addTempRoot(StorePath path) throws IOException {
    other.addTempRoot(path);
  }

  @Override
  public void addTempRoots(Collection<StorePath> paths) throws IOException {
    other.addTempRoots(paths);
  }

  @Override
  public void close() throws IOException {
    other.close();
  }
}
