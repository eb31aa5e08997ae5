package org.relevo.core.transfer;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.relevo.core.store.PathInfo;
import org.relevo.core.store.Store;
import org.relevo.core.store.StoreException;
import org.relevo.formats.path.StorePath;

/** Puts items with what is known of them in the order of a bundle: references before what refers to them. */
final class ItemInfos {
  private ItemInfos() {}

  /**
   * Returns {@code roots} and everything they refer to, at any remove, as far as {@code wanted} lets references be
   * followed.
   *
   * @throws StoreException if one of them is not valid in {@code store}
   */
  static List<PathInfo> ordered(
      Store store, Collection<StorePath> roots, Predicate<StorePath> wanted) throws IOException {
    Map<StorePath, PathInfo> known = store.infos(roots);
    List<PathInfo> ordered = new ArrayList<>();
    Set<StorePath> seen = new HashSet<>();
    // Depth first with a stack of our own: chains of references can be long.
    Deque<Visit> path = new ArrayDeque<>();
    for (StorePath root : roots) {
      if (seen.add(root)) {
        path.push(Visit.of(store, known, root));
      }
      while (!path.isEmpty()) {
        Visit visit = path.element();
        if (!visit.references.hasNext()) {
          ordered.add(visit.info);
          path.pop();
          continue;
        }
        StorePath reference = visit.references.next();
        if (wanted.test(reference) && seen.add(reference)) {
          path.push(Visit.of(store, known, reference));
        }
      }
    }
    return ordered;
  }

  private record Visit(PathInfo info, Iterator<StorePath> references) {
    static Visit of(Store store, Map<StorePath, PathInfo> known, StorePath path)
        throws IOException {
      Optional<PathInfo> info = Optional.ofNullable(known.get(path));
      if (info.isEmpty()) {
        info = store.info(path);
      }
      if (info.isEmpty()) {
        throw new StoreException(path + " is not valid in the store");
      }
      return new Visit(info.get(), info.get().references().iterator());
    }
  }
}
