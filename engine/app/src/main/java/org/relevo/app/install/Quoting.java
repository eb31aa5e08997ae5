package org.relevo.app.install;

import org.relevo.core.machine.ShellWord;

/** How words are written in the languages of the files that are installed. */
final class Quoting {
  private static final String PLAIN = "[A-Za-z0-9@%+=:,./_-]+";

  private Quoting() {}

  /** Returns the word that a POSIX shell reads as {@code text}. */
  static String shell(String text) {
    return text.matches(PLAIN) ? text : ShellWord.quoted(text);
  }

  /** Returns the word that systemd reads as {@code text} in a unit file (systemd.syntax, systemd.unit: specifiers). */
  static String systemd(String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%");
    return escaped.equals(text) && text.matches(PLAIN) ? text : "\"" + escaped + "\"";
  }

  /** Returns the string literal that Scheme reads as {@code text}. */
  static String scheme(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
