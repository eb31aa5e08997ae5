package org.relevo.core.store.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.relevo.core.store.FileTrees;
import org.relevo.core.store.ForwardingStore;
import org.relevo.core.store.StoreException;
import org.relevo.formats.nar.BundleItem;
import org.relevo.formats.path.StorePath;

/**
 * The daemon's store as one build has it, whose outputs the daemon has locked. Outputs that are imported are verified,
 * restored under temporary names, and when the bundle has ended without fault renamed into place, all or none; from then on
 * they count as valid here. Unless {@link #keep} was called, closing this removes them again. Used by one thread at
 * a time.
 *
 * <p>(The daemon's own import would wait for the locks that it holds itself.)
 */
public final class ClaimedOutputs extends ForwardingStore {
  private final HeadDaemonStore store;
  private final Set<StorePath> outputs;
  private final Set<StorePath> placed = new HashSet<>();
  private boolean kept;

  ClaimedOutputs(HeadDaemonStore store, Set<StorePath> outputs) {
    super(store);
    this.store = store;
    this.outputs = outputs;
  }

  @Override
  public Set<StorePath> queryValid(Collection<StorePath> paths) throws IOException {
    Set<StorePath> ours = new HashSet<>(paths);
    ours.retainAll(placed);
    Set<StorePath> others = new HashSet<>(paths);
    others.removeAll(ours);
    ours.addAll(store.queryValid(others));
    return ours;
  }

  /** Does so with outputs; an item that is valid already is read past, and any other is refused. */
  @Override
  public List<StorePath> importBundle(InputStream in) throws IOException {
    Map<StorePath, Path> restored = new LinkedHashMap<>();
    try {
      List<StorePath> items =
          store.files().restore(in, (item, tree) -> setAside(item, tree, restored));
      place(restored);
      return items;
    } finally {
      for (Path tree : restored.values()) {
        FileTrees.delete(tree);
      }
    }
  }

  private void setAside(BundleItem item, Path tree, Map<StorePath, Path> restored)
      throws IOException {
    StorePath path = item.path();
    if (!queryValid(Set.of(path)).isEmpty()) {
      return;
    }
    if (!outputs.contains(path)) {
      throw new StoreException(
          path + " was sent, but is none of the outputs that were asked for: " + outputs);
    }
    Path aside = tree.resolveSibling(tree.getFileName() + "-done");
    Files.move(tree, aside, StandardCopyOption.ATOMIC_MOVE);
    Path before = restored.put(path, aside);
    if (before != null) {
      FileTrees.delete(before);
    }
  }

  private void place(Map<StorePath, Path> restored) throws IOException {
    List<StorePath> now = new ArrayList<>();
    try {
      for (Map.Entry<StorePath, Path> one : restored.entrySet()) {
        Path real = store.realPath(one.getKey());
        // It is locked for us and not valid, so this was left by a build that did not end.
        FileTrees.delete(real);
        Files.move(one.getValue(), real, StandardCopyOption.ATOMIC_MOVE);
        now.add(one.getKey());
      }
    } catch (IOException e) {
      // Another machine's outputs must not be mixed with these.
      for (StorePath output : now) {
        FileTrees.delete(store.realPath(output));
      }
      throw e;
    }
    placed.addAll(now);
  }

  /** Leaves the outputs in place when this is closed, for the daemon to register. */
  public void keep() {
    kept = true;
  }

  /** Gives the claim up; the store behind it stays open. Done whole by a thread that is interrupted, too: it may be why. */
  @Override
  public void close() throws IOException {
    // The question to the daemon would fail at once.
    boolean interrupted = Thread.interrupted();
    try {
      if (!kept && !placed.isEmpty()) {
        List<StorePath> left = new ArrayList<>(placed);
        left.removeAll(store.queryValid(placed));
        for (StorePath output : left) {
          FileTrees.delete(store.realPath(output));
        }
      }
    } finally {
      store.unclaim(outputs);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
