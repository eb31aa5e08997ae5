package org.relevo.formats.derivation;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Takes the pieces of an ATerm one by one: fixed text, quoted strings and the commas of lists. */
final class ATermScanner {
  private final byte[] input;
  private int position;

  ATermScanner(byte[] input) {
    this.input = input;
  }

  /** Takes one element of a list. */
  interface Element {
    void take() throws DerivationFormatException;
  }

  int position() {
    return position;
  }

  void expect(String text) throws DerivationFormatException {
    for (int i = 0; i < text.length(); i++) {
      if (peek() != text.charAt(i)) {
        throw fault(position, "expected " + text.substring(i) + ", got " + next());
      }
      position++;
    }
  }

  void list(Element element) throws DerivationFormatException {
    expect("[");
    if (peek() == ']') {
      position++;
      return;
    }
    element.take();
    while (peek() != ']') {
      if (peek() != ',') {
        throw fault(position, "expected , or ], got " + next());
      }
      position++;
      element.take();
    }
    position++;
  }

  String string() throws DerivationFormatException {
    int start = position;
    expect("\"");
    // Most strings have no escape: then their bytes stand here as they are.
    int from = position;
    while (peek() >= 0 && peek() != '"' && peek() != '\\') {
      position++;
    }
    if (peek() == '"') {
      position++;
      return decode(start, ByteBuffer.wrap(input, from, position - 1 - from));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(input, from, position - from);
    while (peek() != '"') {
      if (peek() < 0) {
        throw fault(start, "this string is never closed");
      }
      bytes.write(peek() == '\\' ? escape() : input[position++]);
    }
    position++;
    return decode(start, ByteBuffer.wrap(bytes.toByteArray()));
  }

  private int escape() throws DerivationFormatException {
    position++;
    int c = peek();
    int value = switch (c) {
      case '"', '\\' -> c;
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> throw fault(position, "expected \" \\ n r or t after a backslash, got " + next());
    };
    position++;
    return value;
  }

  private static String decode(int start, ByteBuffer bytes) throws DerivationFormatException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw fault(start, "this string is not UTF-8");
    }
  }

  void expectEnd() throws DerivationFormatException {
    if (position < input.length) {
      throw fault(position, "expected the end, got " + next());
    }
  }

  private int peek() {
    return position < input.length ? input[position] & 0xff : -1;
  }

  private String next() {
    int c = peek();
    if (c < 0) {
      return "the end";
    }
    return c >= 0x20 && c < 0x7f ? String.valueOf((char) c) : String.format("the byte 0x%02x", c);
  }

  static DerivationFormatException fault(int offset, String reason) {
    return new DerivationFormatException(offset, reason);
  }
}
