package org.relevo.core.rank;

/**
 * How many of a machine's build slots are taken.
 *
 * @param used by any process of this host
 * @param total all there are ({@code parallel-builds}), at least 1
 */
public record SlotUsage(int used, int total) {
  /** Checks the ranges. */
  public SlotUsage {
    if (used < 0 || total < 1) {
      throw new IllegalArgumentException(used + " slots of " + total);
    }
  }

  /** Returns whether a build more would fit. */
  public boolean hasFree() {
    return used < total;
  }

  /** Returns {@code USED/TOTAL}. */
  @Override
  public String toString() {
    return used + "/" + total;
  }
}
