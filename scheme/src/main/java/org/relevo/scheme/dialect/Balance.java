package org.relevo.scheme.dialect;

/** Counts what is open in a text that someone is typing. */
final class Balance {
  private final String text;
  private int at;

  private Balance(String text) {
    this.text = text;
  }

  /** Returns how many parentheses, strings and comments are open at the end; below 0 if more were closed than opened. */
  static int of(String text) {
    return new Balance(text).count();
  }

  private int count() {
    int open = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case '(', '[' -> open++;
        case ')', ']' -> open--;
        case ';' -> skipLine();
        case '"' -> {
          if (!skipString()) {
            return open + 1;
          }
        }
        case '#' -> {
          if (at < text.length() && text.charAt(at) == '|') {
            if (!skipComment()) {
              return open + 1;
            }
          } else if (at < text.length() && text.charAt(at) == '\\') {
            // The character after it may be a parenthesis.
            at = Math.min(text.length(), at + 2);
          }
        }
        default -> {}
      }
    }
    return open;
  }

  private void skipLine() {
    int end = text.indexOf('\n', at);
    at = end < 0 ? text.length() : end + 1;
  }

  private boolean skipString() {
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '\\') {
        at++;
      } else if (c == '"') {
        return true;
      }
    }
    return false;
  }

  private boolean skipComment() {
    int depth = 0;
    while (at + 1 <= text.length()) {
      if (text.startsWith("|#", at)) {
        at += 2;
        if (--depth == 0) {
          return true;
        }
      } else if (text.startsWith("#|", at) || depth == 0 && text.startsWith("|", at)) {
        at += text.startsWith("#|", at) ? 2 : 1;
        depth++;
      } else {
        at++;
      }
    }
    return false;
  }
}
