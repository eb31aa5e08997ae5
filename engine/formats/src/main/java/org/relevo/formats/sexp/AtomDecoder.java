package org.relevo.formats.sexp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Reads the inside of one delimited atom of the advanced form, through its closing delimiter. */
final class AtomDecoder {
  private final byte[] input;
  private final int start;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int position;

  /** Creates a decoder of the atom whose first byte after the opening delimiter is at {@code start}. */
  AtomDecoder(byte[] input, int start) {
    this.input = input;
    this.start = start;
    this.position = start;
  }

  /** Returns the offset after the closing delimiter. */
  int end() {
    return position;
  }

  byte[] hex() throws SexpFormatException {
    int high = -1;
    for (int c = take("hexadecimal"); c != '#'; c = take("hexadecimal")) {
      if (SexpReader.isSpace(c)) {
        continue;
      }
      int digit = Character.digit(c, 16);
      if (digit < 0) {
        throw fault(position - 1, "a character in #…# that is not a hexadecimal digit");
      }
      if (high < 0) {
        high = digit;
      } else {
        bytes.write(high << 4 | digit);
        high = -1;
      }
    }
    if (high >= 0) {
      throw fault(position - 1, "an odd number of hexadecimal digits");
    }
    return bytes.toByteArray();
  }

  byte[] base64() throws SexpFormatException {
    for (int c = take("base-64"); c != '|'; c = take("base-64")) {
      bytes.write(c);
    }
    String text = bytes.toString(StandardCharsets.ISO_8859_1);
    try {
      if (text.length() % 4 != 0) {
        throw new IllegalArgumentException("its length is not a multiple of 4");
      }
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw fault(start, "bad base-64: " + e.getMessage());
    }
  }

  byte[] quoted() throws SexpFormatException {
    for (int c = take("quoted"); c != '"'; c = take("quoted")) {
      if (c == '\\') {
        escape(take("quoted"));
      } else {
        bytes.write(c);
      }
    }
    return bytes.toByteArray();
  }

  private void escape(int c) throws SexpFormatException {
    switch (c) {
      case 'b' -> bytes.write('\b');
      case 't' -> bytes.write('\t');
      case 'v' -> bytes.write(0x0b);
      case 'n' -> bytes.write('\n');
      case 'f' -> bytes.write('\f');
      case 'r' -> bytes.write('\r');
      case '"', '\'', '\\' -> bytes.write(c);
      case 'x' -> bytes.write(number(16, 2));
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        position--;
        bytes.write(number(8, 3));
      }
      case '\n' -> skipIf('\r');
      case '\r' -> skipIf('\n');
      default -> throw fault(position - 1, "an unknown escape after the backslash");
    }
  }

  private int number(int radix, int digits) throws SexpFormatException {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(take("quoted"), radix);
      if (digit < 0) {
        throw fault(position - 1, "an escape needs " + digits + " digits of base " + radix);
      }
      value = value * radix + digit;
    }
    if (value > 0xff) {
      throw fault(position - digits, "an escape that does not fit a byte");
    }
    return value;
  }

  /** Passes over the second half of a line end, in either order. */
  private void skipIf(int c) {
    if (position < input.length && input[position] == c) {
      position++;
    }
  }

  private int take(String kind) throws SexpFormatException {
    if (position >= input.length) {
      throw fault(start - 1, "this " + kind + " atom is never closed");
    }
    return input[position++] & 0xff;
  }

  private SexpFormatException fault(int offset, String reason) {
    return new SexpFormatException(input, offset, reason);
  }
}
