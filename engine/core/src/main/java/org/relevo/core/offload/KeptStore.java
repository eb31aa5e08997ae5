package org.relevo.core.offload;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.relevo.core.store.ForwardingStore;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.formats.path.StorePath;

/**
 * The store of a daemon over a connection that serves several builds, which remembers what the daemon keeps for that
 * connection, so that it is not asked for the same again. Used by one build at a time.
 *
 * <p>An item that was seen to be valid when a root already covered it cannot go while the connection lasts. Who asks puts
 * roots first and asks then; items that no root covered get one of their own, and are asked for again: so a new root makes
 * what was known of that item count no more.
 */
final class KeptStore extends ForwardingStore {
  private final DaemonStore daemon;
  private final Set<StorePath> roots = new HashSet<>();
  private final Set<StorePath> valid = new HashSet<>();

  KeptStore(DaemonStore daemon) {
    super(daemon);
    this.daemon = daemon;
  }

  DaemonStore daemon() {
    return daemon;
  }

  /** Returns how many paths are remembered. */
  int size() {
    return roots.size() + valid.size();
  }

  @Override
  public void addTempRoot(StorePath path) throws IOException {
    addTempRoots(Set.of(path));
  }

  @Override
  public void addTempRoots(Collection<StorePath> paths) throws IOException {
    Set<StorePath> fresh = new LinkedHashSet<>(paths);
    fresh.removeAll(roots);
    if (!fresh.isEmpty()) {
      daemon.addTempRoots(fresh);
      roots.addAll(fresh);
      valid.removeAll(fresh);
    }
  }

  @Override
  public Set<StorePath> queryValid(Collection<StorePath> paths) throws IOException {
    Set<StorePath> there = new HashSet<>(paths);
    there.retainAll(valid);
    Set<StorePath> unknown = new LinkedHashSet<>(paths);
    unknown.removeAll(there);
    if (!unknown.isEmpty()) {
      Set<StorePath> answer = daemon.queryValid(unknown);
      if (!roots.isEmpty()) {
        valid.addAll(answer);
      }
      there.addAll(answer);
    }
    return there;
  }

  /** Does so; the daemon protects what it imports until the connection ends. */
  @Override
  public List<StorePath> importBundle(InputStream in) throws IOException {
    List<StorePath> items = super.importBundle(in);
    valid.addAll(items);
    return items;
  }
}
