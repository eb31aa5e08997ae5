package org.relevo.formats.sexp;

/**
 * How an atom stands in the advanced form. The choice is libgcrypt's, observed on release 1.10, since signatures and
 * keys are compared as text in places:
 *
 * <ul>
 *   <li>hexadecimal: the first byte is zero or above 0x7f, or any byte is a control character without an escape letter
 *       or lies in 0x7f to 0xa0;
 *   <li>a token: only letters, digits and {@code -./_:*+=}, the first not a digit;
 *   <li>a quoted string: everything else, the empty atom too.
 * </ul>
 *
 * A zero byte after the first does not count either way, except that libgcrypt would write it raw in a token, which
 * nothing can read back: such an atom is hexadecimal here.
 */
enum AtomForm {
  TOKEN,
  QUOTED,
  HEX;

  private static final String TOKEN_SPECIALS = "-./_:*+=";

  static AtomForm of(byte[] bytes) {
    if (bytes.length == 0) {
      return QUOTED;
    }
    if (bytes[0] <= 0) {
      return HEX;
    }
    boolean token = !isDigit(bytes[0]);
    boolean zero = false;
    for (byte b : bytes) {
      int c = b & 0xff;
      if (c == 0) {
        zero = true;
      } else if (escapeLetter(c) == 0 && needsEscape(c)) {
        return HEX;
      } else if (!isTokenByte(c)) {
        token = false;
      }
    }
    return !token ? QUOTED : zero ? HEX : TOKEN;
  }

  static boolean isTokenByte(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || isDigit(c)
        || c > 0 && TOKEN_SPECIALS.indexOf(c) >= 0;
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** Returns whether the byte {@code c} cannot stand for itself in a quoted string. */
  static boolean needsEscape(int c) {
    return c < 0x20 || c >= 0x7f && c <= 0xa0;
  }

  /** Returns the letter that stands for {@code c} after a backslash, or 0 if none does. */
  static char escapeLetter(int c) {
    return switch (c) {
      case '\b' -> 'b';
      case '\t' -> 't';
      case 0x0b -> 'v';
      case '\n' -> 'n';
      case '\f' -> 'f';
      case '\r' -> 'r';
      case '"', '\'', '\\' -> (char) c;
      default -> 0;
    };
  }
}
