package org.relevo.core.store.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.relevo.core.store.PathInfo;
import org.relevo.core.store.Store;
import org.relevo.core.store.StoreException;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/**
 * The store of a build daemon for many threads at once: each operation has a connection to itself, and connections are
 * kept for the operations to come. Temporary roots last until this object is closed.
 *
 * <p>(A {@link DaemonStore} does one operation at a time; a long import would keep every question waiting.)
 */
public final class DaemonPool implements Store {
  /** How many connections without work are kept. */
  private static final int MOST_IDLE = 8;

  private final StoreDir dir;
  private final Opener opener;
  // All guarded by this object.
  private final Deque<DaemonStore> idle = new ArrayDeque<>();
  private final Set<DaemonStore> busy = new HashSet<>();
  private Optional<DaemonStore> roots = Optional.empty();
  private boolean closed;

  /** Opens connections to one daemon. */
  @FunctionalInterface
  public interface Opener {
    /** Opens another. */
    DaemonStore open() throws IOException;
  }

  /**
   * Makes a pool without connections.
   *
   * @param dir the directory that the daemon's store paths begin with
   */
  public DaemonPool(StoreDir dir, Opener opener) {
    this.dir = dir;
    this.opener = opener;
  }

  @FunctionalInterface
  private interface Operation<T> {
    T on(DaemonStore store) throws IOException;
  }

  private <T> T with(Operation<T> operation) throws IOException {
    DaemonStore store = take();
    try {
      return operation.on(store);
    } finally {
      giveBack(store);
    }
  }

  /**
   * Asks something, on a fresh connection if a kept one has died: the daemon may have been started anew.
   */
  private <T> T ask(Operation<T> question) throws IOException {
    DaemonStore store = take();
    try {
      return question.on(store);
    } catch (DaemonException e) {
      throw e;
    } catch (IOException e) {
      if (store.isOpen()) {
        throw e;
      }
      forgetIdle();
    } finally {
      giveBack(store);
    }
    return with(question);
  }

  private void forgetIdle() throws IOException {
    List<DaemonStore> dead;
    synchronized (this) {
      dead = List.copyOf(idle);
      idle.clear();
    }
    for (DaemonStore store : dead) {
      store.close();
    }
  }

  private DaemonStore take() throws IOException {
    synchronized (this) {
      check();
      while (!idle.isEmpty()) {
        DaemonStore store = idle.pop();
        if (store.isOpen()) {
          busy.add(store);
          return store;
        }
      }
    }
    DaemonStore store = opener.open();
    synchronized (this) {
      if (!closed) {
        busy.add(store);
        return store;
      }
    }
    store.close();
    throw new StoreException("the connections to the build daemon are closed");
  }

  private void check() throws StoreException {
    if (closed) {
      throw new StoreException("the connections to the build daemon are closed");
    }
  }

  private void giveBack(DaemonStore store) throws IOException {
    synchronized (this) {
      busy.remove(store);
      if (!closed && store.isOpen() && idle.size() < MOST_IDLE) {
        idle.push(store);
        return;
      }
    }
    store.close();
  }

  @Override
  public StoreDir dir() {
    return dir;
  }

  @Override
  public Set<StorePath> queryValid(Collection<StorePath> paths) throws IOException {
    return ask(store -> store.queryValid(paths));
  }

  @Override
  public Optional<PathInfo> info(StorePath path) throws IOException {
    return ask(store -> store.info(path));
  }

  @Override
  public Map<StorePath, PathInfo> infos(Collection<StorePath> paths) throws IOException {
    return ask(store -> store.infos(paths));
  }

  @Override
  public Derivation derivation(StorePath path) throws IOException {
    return ask(store -> store.derivation(path));
  }

  @Override
  public StorePath addText(String name, byte[] content, Collection<StorePath> references)
      throws IOException {
    return with(store -> store.addText(name, content, references));
  }

  @Override
  public StorePath addTree(String name, InputStream nar) throws IOException {
    return with(store -> store.addTree(name, nar));
  }

  @Override
  public void exportBundle(List<StorePath> items, boolean sign, OutputStream out)
      throws IOException {
    with(store -> {
      store.exportBundle(items, sign, out);
      return true;
    });
  }

  @Override
  public void exportBundle(List<StorePath> items, boolean sign, OutputStream out, ItemListener each)
      throws IOException {
    with(store -> {
      store.exportBundle(items, sign, out, each);
      return true;
    });
  }

  @Override
  public List<StorePath> importBundle(InputStream in) throws IOException {
    return with(store -> store.importBundle(in));
  }

  /** Protects {@code path} over a connection that serves for nothing else. */
  @Override
  public void addTempRoot(StorePath path) throws IOException {
    DaemonStore keeper;
    synchronized (this) {
      check();
      if (roots.filter(DaemonStore::isOpen).isEmpty()) {
        roots = Optional.of(opener.open());
      }
      keeper = roots.get();
    }
    keeper.addTempRoot(path);
  }

  /** Ends all operations under way. */
  @Override
  public void close() throws IOException {
    List<DaemonStore> all;
    synchronized (this) {
      closed = true;
      Set<DaemonStore> open = new HashSet<>(busy);
      open.addAll(idle);
      roots.ifPresent(open::add);
      all = List.copyOf(open);
      idle.clear();
    }
    for (DaemonStore store : all) {
      store.close();
    }
  }
}
