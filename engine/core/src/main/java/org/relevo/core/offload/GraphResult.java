package org.relevo.core.offload;

import java.util.Map;
import org.relevo.formats.path.StorePath;

/**
 * What became of a graph of derivations.
 *
 * @param fates of each derivation that had to be built, in the order in which they came to their ends
 */
public record GraphResult(Map<StorePath, Fate> fates) {
  /** Returns whether every output that was wanted is valid here. */
  public boolean good() {
    return fates.values().stream().allMatch(Fate::good);
  }

  /** Returns whether any derivation had such an outcome. */
  public boolean any(Class<? extends Outcome> kind) {
    return fates.values().stream()
        .anyMatch(fate -> fate instanceof Fate.Offloaded done && kind.isInstance(done.outcome()));
  }
}
