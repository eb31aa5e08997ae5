package org.relevo.core.rank;

import org.relevo.core.machine.Resources;

/**
 * How much of a machine is given away to builds.
 *
 * @param used build slots that are taken, by any process of this host
 * @param total all there are ({@code parallel-builds}), at least 1
 * @param committed the resources that those builds need
 */
public record SlotUsage(int used, int total, Resources committed) {
  /** Checks the ranges. */
  public SlotUsage {
    if (used < 0 || total < 1) {
      throw new IllegalArgumentException(used + " slots of " + total);
    }
  }

  /** Makes the usage by builds that need no resources. */
  public SlotUsage(int used, int total) {
    this(used, total, Resources.NONE);
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
