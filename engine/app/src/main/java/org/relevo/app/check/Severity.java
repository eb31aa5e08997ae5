package org.relevo.app.check;

import java.util.Locale;

/** How bad a finding is, worst first. */
enum Severity {
  /** It cannot work. */
  ERROR,
  /** It works, but probably not as it is meant. */
  WARNING,
  /** Good to know. */
  NOTE;

  /** Returns the word for it in messages. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
