package org.relevo.core.transfer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.relevo.core.store.PathInfo;
import org.relevo.core.store.Store;
import org.relevo.formats.path.StorePath;

/**
 * Finds out what a store lacks while its garbage collector may be running.
 *
 * <p>What a temporary root refers to is safe with it, so a root for each item, a round trip each, would be waste. The
 * roots asked for are protected first, valid or not; then one question tells what is there. Valid items that no valid
 * root covers are protected, too, as few as cover them all, and only if there were any the question is put again, since
 * they may have gone meanwhile. What is imported later the store itself protects.
 */
final class Protection {
  private final Store store;
  private final Runnable answered;

  /** Works on {@code store}; {@code answered} runs after each answer. */
  Protection(Store store, Runnable answered) {
    this.store = store;
    this.answered = answered;
  }

  /**
   * Returns which of {@code needed} and {@code soonMade} are missing in the store, and protects the others.
   *
   * @param needed references first, with all that {@code roots} refer to
   * @param soonMade further paths to protect, valid or not
   */
  Set<StorePath> missing(
      List<PathInfo> needed, Collection<StorePath> roots, Collection<StorePath> soonMade)
      throws IOException {
    protect(new LinkedHashSet<>(roots));
    protect(new LinkedHashSet<>(soonMade));
    Set<StorePath> paths = new LinkedHashSet<>(soonMade);
    needed.forEach(info -> paths.add(info.path()));
    Set<StorePath> valid = ask(paths);
    List<StorePath> bare = uncovered(needed, new HashSet<>(roots), valid);
    if (!bare.isEmpty()) {
      protect(bare);
      valid = ask(paths);
    }
    Set<StorePath> missing = new HashSet<>(paths);
    missing.removeAll(valid);
    return missing;
  }

  private void protect(Collection<StorePath> paths) throws IOException {
    store.addTempRoots(paths);
    answered.run();
  }

  private Set<StorePath> ask(Set<StorePath> paths) throws IOException {
    Set<StorePath> valid = store.queryValid(paths);
    answered.run();
    return valid;
  }

  /** Returns the fewest valid items whose closures, with those of the valid roots, hold all valid items. */
  static List<StorePath> uncovered(
      List<PathInfo> needed, Set<StorePath> roots, Set<StorePath> valid) {
    List<StorePath> bare = new ArrayList<>();
    Set<StorePath> covered = new HashSet<>(roots);
    covered.retainAll(valid);
    // From what refers to others down to what is referred to.
    for (int i = needed.size() - 1; i >= 0; i--) {
      PathInfo info = needed.get(i);
      if (valid.contains(info.path())) {
        if (covered.add(info.path())) {
          bare.add(info.path());
        }
        covered.addAll(info.references());
      }
    }
    return bare;
  }
}
