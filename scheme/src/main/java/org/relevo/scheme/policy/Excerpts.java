package org.relevo.scheme.policy;

import org.relevo.scheme.dialect.Texts;

/** Values in messages. */
final class Excerpts {
  private static final int LONGEST = 60;

  private Excerpts() {}

  /** Returns a value as a program would write it, cut off where it is long. */
  static String of(Object value) {
    String text = Texts.describe(value);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
