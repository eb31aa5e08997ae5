package org.relevo.core.ssh.link;

import java.util.Locale;

/**
 * How fast a link is.
 *
 * @param bytesPerSecond on the wire, above 0
 * @param basis how that is known
 */
public record LinkSpeed(double bytesPerSecond, Basis basis) {
  /** How much a new measurement counts; the next ten together count for nine tenths. */
  private static final double WEIGHT = 0.2;

  /** How a speed is known. */
  public enum Basis {
    /** By what items took before; other things than the link may have been slower. */
    ASSUMED,
    /** So much went over it, and it was not full. */
    AT_LEAST,
    /** It was full, and so much went over it. */
    FULL
  }

  /** Checks the range. */
  public LinkSpeed {
    if (!(bytesPerSecond > 0)) {
      throw new IllegalArgumentException("a link of " + bytesPerSecond + " bytes/s");
    }
  }

  /** Returns the speed when the link was seen to be full at {@code rate}. */
  LinkSpeed full(double rate) {
    double known = basis == Basis.FULL ? bytesPerSecond + WEIGHT * (rate - bytesPerSecond) : rate;
    return new LinkSpeed(known, Basis.FULL);
  }

  /** Returns the speed when {@code rate} did not fill the link, which says nothing if it was known to be that fast. */
  LinkSpeed atLeast(double rate) {
    return basis != Basis.ASSUMED && rate <= bytesPerSecond
        ? this
        : new LinkSpeed(rate, Basis.AT_LEAST);
  }

  /** Returns words such as {@code link 12 MB/s}. */
  @Override
  public String toString() {
    double megabytes = bytesPerSecond / 1e6;
    String amount =
        String.format(Locale.ROOT, megabytes < 9.95 ? "%.1f MB/s" : "%.0f MB/s", megabytes);
    return switch (basis) {
      case ASSUMED -> "link " + amount + " by earlier sends";
      case AT_LEAST -> "link above " + amount;
      case FULL -> "link " + amount;
    };
  }
}
