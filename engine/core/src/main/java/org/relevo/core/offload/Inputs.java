package org.relevo.core.offload;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.relevo.core.store.PathInfo;
import org.relevo.core.store.RecentPaths;
import org.relevo.core.store.Store;
import org.relevo.core.store.StoreException;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StorePath;

/**
 * What builds need, by this host's store. Items never change, so what was asked is remembered: builds that follow each other
 * need mostly the same, and one that waits is asked about again and again. Thread-safe.
 */
final class Inputs {
  private static final int MOST_ITEMS = 30_000;
  private static final int MOST_DERIVATIONS = 1000;

  private final Store head;

  // Both guarded by themselves.
  private final Map<StorePath, Item> items = new RecentPaths<>(MOST_ITEMS);
  private final Map<StorePath, List<StorePath>> roots = new RecentPaths<>(MOST_DERIVATIONS);

  private record Item(long narSize, List<StorePath> references) {}

  Inputs(Store head) {
    this.head = head;
  }

  /**
   * Returns what must be sent with all that it refers to: the inputs that {@code derivation} names, and itself.
   *
   * @param path its own
   */
  List<StorePath> roots(StorePath path, Derivation derivation) throws IOException {
    synchronized (roots) {
      List<StorePath> known = roots.get(path);
      if (known != null) {
        return known;
      }
    }
    List<StorePath> found = new ArrayList<>(derivation.inputSources());
    for (var input : derivation.inputDerivations().entrySet()) {
      Derivation other = head.derivation(input.getKey());
      for (String name : input.getValue()) {
        if (other.outputs().containsKey(name)) {
          found.add(other.outputs().get(name).path());
        }
      }
    }
    found.add(path);
    synchronized (roots) {
      roots.put(path, List.copyOf(found));
    }
    return found;
  }

  /**
   * Returns the sizes of the nars of all that the derivation at {@code path} needs.
   *
   * @throws IOException if some of that is not valid here
   */
  Map<StorePath, Long> sizes(StorePath path) throws IOException {
    Optional<List<StorePath>> known;
    synchronized (roots) {
      known = Optional.ofNullable(roots.get(path));
    }
    Map<StorePath, Long> sizes = new LinkedHashMap<>();
    Deque<StorePath> left =
        new ArrayDeque<>(known.isPresent() ? known.get() : roots(path, head.derivation(path)));
    while (!left.isEmpty()) {
      StorePath next = left.pop();
      if (!sizes.containsKey(next)) {
        Item item = item(next);
        sizes.put(next, item.narSize());
        left.addAll(item.references());
      }
    }
    return sizes;
  }

  private Item item(StorePath path) throws IOException {
    synchronized (items) {
      Item known = items.get(path);
      if (known != null) {
        return known;
      }
    }
    PathInfo info = head.info(path)
        .orElseThrow(() -> new StoreException(path + " is not valid in this host's store"));
    Item item = new Item(info.narSize(), List.copyOf(info.references()));
    synchronized (items) {
      items.put(path, item);
    }
    return item;
  }
}
