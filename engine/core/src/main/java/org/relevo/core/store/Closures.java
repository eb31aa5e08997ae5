package org.relevo.core.store;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.relevo.formats.path.StorePath;

/** Closures: store items with all that they refer to, directly or not. */
public final class Closures {
  private Closures() {}

  /**
   * Returns the closure of {@code roots} with references before the items that refer to them.
   *
   * @throws StoreException if one of them is not valid, or they refer to each other in a circle
   */
  public static List<StorePath> of(Store store, Collection<StorePath> roots) throws IOException {
    Map<StorePath, PathInfo> infos = new HashMap<>();
    List<StorePath> sorted = new ArrayList<>();
    Set<StorePath> done = new HashSet<>();
    for (StorePath root : roots) {
      visit(store, root, infos, done, sorted);
    }
    return List.copyOf(sorted);
  }

  /** Depth first with a stack of its own: closures can be deeper than a thread's stack. */
  private static void visit(
      Store store,
      StorePath root,
      Map<StorePath, PathInfo> infos,
      Set<StorePath> done,
      List<StorePath> sorted)
      throws IOException {
    if (done.contains(root)) {
      return;
    }
    Deque<StorePath> path = new ArrayDeque<>();
    Set<StorePath> open = new HashSet<>();
    Deque<Iterator<StorePath>> pending = new ArrayDeque<>();
    enter(store, root, infos, path, open, pending);
    while (!path.isEmpty()) {
      if (!pending.element().hasNext()) {
        pending.pop();
        StorePath finished = path.pop();
        open.remove(finished);
        done.add(finished);
        sorted.add(finished);
        continue;
      }
      StorePath next = pending.element().next();
      if (next.equals(path.element()) || done.contains(next)) {
        continue;
      }
      if (open.contains(next)) {
        throw new StoreException(
            next + " and " + path.element() + " refer to each other in a circle");
      }
      enter(store, next, infos, path, open, pending);
    }
  }

  private static void enter(
      Store store,
      StorePath item,
      Map<StorePath, PathInfo> infos,
      Deque<StorePath> path,
      Set<StorePath> open,
      Deque<Iterator<StorePath>> pending)
      throws IOException {
    PathInfo info = infos.get(item);
    if (info == null) {
      info = store
          .info(item)
          .orElseThrow(() -> new StoreException(
              item + " is not valid in this store, so its closure is not known"));
      infos.put(item, info);
    }
    path.push(item);
    open.add(item);
    pending.push(info.references().iterator());
  }
}
