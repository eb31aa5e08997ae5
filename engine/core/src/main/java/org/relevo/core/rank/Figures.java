package org.relevo.core.rank;

import java.util.Locale;

/** Figures as reasons have them. */
public final class Figures {
  private Figures() {}

  /** Returns a number with as many digits as it has, but at least one behind the point: {@code 0.75}, {@code 2.0}. */
  static String exact(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%.1f", number)
        : Double.toString(number);
  }

  /** Returns a number with about three digits: {@code 2}, {@code 0.5}, {@code 12.3}, {@code 1480}. */
  public static String plain(double number) {
    if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      return Long.toString((long) number);
    }
    double size = Math.abs(number);
    return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", number);
  }

  /** Returns a time as people say it: {@code 0.4 s}, {@code 75 s}, {@code 12 min}, {@code 3.5 h}. */
  public static String seconds(double seconds) {
    if (seconds < 120) {
      return plain(Math.rint(seconds * 10) / 10) + " s";
    }
    return seconds < 7200
        ? plain(Math.rint(seconds / 60)) + " min"
        : plain(Math.rint(seconds / 360) / 10) + " h";
  }
}
