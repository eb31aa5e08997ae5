package org.relevo.core.machine;

import java.util.Locale;

/**
 * An amount of data, printed for people with binary units.
 *
 * @param bytes the amount, at least 0
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  /** Checks the range. */
  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("an amount of data below 0: " + bytes);
    }
  }

  /** Returns {@code count} times 2^20 bytes. */
  public static ByteSize ofMebibytes(long count) {
    return new ByteSize(Math.multiplyExact(count, 1L << 20));
  }

  /** Returns {@code count} times 2^10 bytes. */
  public static ByteSize ofKibibytes(long count) {
    return new ByteSize(Math.multiplyExact(count, 1L << 10));
  }

  /** Returns how often 2^20 bytes are in it, rounded down. */
  public long mebibytes() {
    return bytes >> 20;
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /** Returns for example {@code 512 B}, {@code 80 MiB} or {@code 1.4 GiB}: about three digits and the unit. */
  @Override
  public String toString() {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double amount = bytes;
    int unit = -1;
    // 1023.95 KiB would print as 1024.0 KiB; from there on the next unit reads better.
    while (amount >= 1023.95 && unit < UNITS.length - 1) {
      amount /= 1024;
      unit++;
    }
    boolean whole = amount >= 100 || Math.rint(amount * 10) % 10 == 0;
    return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", amount, UNITS[unit]);
  }
}
