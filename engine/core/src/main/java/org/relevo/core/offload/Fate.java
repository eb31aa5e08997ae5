package org.relevo.core.offload;

import org.relevo.formats.path.StorePath;

/** What became of one derivation of a graph. */
public sealed interface Fate {
  /** Returns whether its outputs are valid here. */
  default boolean good() {
    return false;
  }

  /** Its outputs turned out to be valid when its turn came: somebody else made them. */
  record Valid() implements Fate {
    @Override
    public boolean good() {
      return true;
    }
  }

  /**
   * It was offloaded.
   *
   * @param outcome what came of that; if it is {@link Outcome.Postponed}, no machine could have it for too long
   */
  record Offloaded(Outcome outcome) implements Fate {
    @Override
    public boolean good() {
      return outcome instanceof Outcome.Built;
    }
  }

  /**
   * It was not tried, for what it needs was not built.
   *
   * @param cause the derivation that failed
   */
  record Skipped(StorePath cause) implements Fate {}

  /** It was given up because another derivation failed. */
  record Cancelled() implements Fate {}
}
