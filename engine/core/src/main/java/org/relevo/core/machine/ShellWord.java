package org.relevo.core.machine;

/** Text as one word of a POSIX shell's command line. */
public final class ShellWord {
  private ShellWord() {}

  /** Returns {@code text} quoted so that a shell takes it as it is; it must have no NUL. */
  public static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
