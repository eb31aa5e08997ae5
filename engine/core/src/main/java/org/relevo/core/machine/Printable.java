package org.relevo.core.machine;

/** Makes text from the network fit for terminals and logs. */
public final class Printable {
  private Printable() {}

  /** Returns {@code text} with {@code ?} for what is no visible character or space: controls, and what reverses lines. */
  public static String text(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints().forEach(c -> clean.appendCodePoint(isSafe(c) ? c : '?'));
    return clean.toString();
  }

  private static boolean isSafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }
}
