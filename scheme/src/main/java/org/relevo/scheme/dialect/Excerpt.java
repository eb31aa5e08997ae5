package org.relevo.scheme.dialect;

/** Texts of programs as terminals can show them: without what would control the terminal, and not too long. */
final class Excerpt {
  // Of longer lines, what is around the column.
  private static final int LONGEST_LINE = 120;
  private static final int BEFORE = 70;

  private static final int REPLACEMENT = 0xfffd;

  private Excerpt() {}

  /** Returns a line, and below it a caret at {@code column}, which counts Java's characters from 1. */
  static String of(String line, int column) {
    int[] points = line.codePoints().toArray();
    int at = line.codePointCount(0, Math.max(0, Math.min(column - 1, line.length())));
    int first = Math.max(0, Math.min(at - BEFORE, points.length - LONGEST_LINE));
    int end = Math.min(points.length, first + LONGEST_LINE);
    StringBuilder shown = new StringBuilder(first > 0 ? "  … " : "  ");
    StringBuilder below = new StringBuilder(first > 0 ? "    " : "  ");
    for (int i = first; i < end; i++) {
      int c = visible(points[i]);
      shown.appendCodePoint(c);
      if (i < at) {
        // Tabs stay tabs, so that the caret stands below its character.
        below.append(c == '\t' ? "\t" : " ".repeat(columns(c)));
      }
    }
    return shown + (end < points.length ? " …" : "") + "\n" + below + '^';
  }

  /** Returns {@code text} with a replacement for each character that is none for eyes; lines and tabs are kept. */
  static String visible(String text) {
    int[] points = text.codePoints().map(c -> c == '\n' ? c : visible(c)).toArray();
    return new String(points, 0, points.length);
  }

  private static int visible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c == '\t' ? c : REPLACEMENT;
      case Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> REPLACEMENT;
      default -> c;
    };
  }

  /** How many columns terminals give to a character (Unicode Standard Annex 11, the classes W and F). */
  private static int columns(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide = c >= 0x1100
        && (c <= 0x115f
            || c >= 0x2e80 && c <= 0xa4cf && c != 0x303f
            || c >= 0xa960 && c <= 0xa97f
            || c >= 0xac00 && c <= 0xd7a3
            || c >= 0xf900 && c <= 0xfaff
            || c >= 0xfe30 && c <= 0xfe6f
            || c >= 0xff00 && c <= 0xff60
            || c >= 0xffe0 && c <= 0xffe6
            || c >= 0x1f300 && c <= 0x1f64f
            || c >= 0x1f680 && c <= 0x1f6ff
            || c >= 0x1f900 && c <= 0x1faff
            || c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
  }
}
