package org.relevo.formats.sexp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads one s-expression, in the canonical form, the advanced form, or a mixture of both.
 *
 * <p>The grammar is what libgcrypt accepts: atoms as {@code token}, {@code "quoted"}, {@code #HEX#} (white space among
 * the digits allowed), {@code |base64|} or {@code LENGTH:bytes}, the middle three optionally after their length; lists
 * in parentheses; white space around them; no comments. It is stricter in that a length given must be right, an octal
 * escape must fit a byte, nothing may follow the expression but white space, and display hints ({@code [type]}) are
 * refused; and it reads the empty canonical atom {@code 0:}, which libgcrypt writes but does not read.
 */
public final class SexpReader {
  /** How many bytes an expression may have: room for thousands of keys. */
  public static final int MAX_SIZE = 4 << 20;

  /** How deep lists may be nested; access lists need six levels. */
  public static final int MAX_DEPTH = 64;

  private final byte[] input;
  private int position;

  private SexpReader(byte[] input) {
    this.input = input;
  }

  /**
   * Reads the expression that {@code input} is.
   *
   * @throws SexpFormatException if it is anything else, is larger than {@link #MAX_SIZE} or deeper than
   *     {@link #MAX_DEPTH}
   */
  public static Sexp read(byte[] input) throws SexpFormatException {
    if (input.length > MAX_SIZE) {
      throw new SexpFormatException(
          input, MAX_SIZE, "it has " + input.length + " bytes; the limit is " + MAX_SIZE);
    }
    SexpReader reader = new SexpReader(input);
    reader.skipSpace();
    Sexp sexp = reader.expression(0);
    reader.skipSpace();
    if (reader.position < input.length) {
      throw reader.fault("the expression is over, yet " + reader.next() + " follows");
    }
    return sexp;
  }

  /** Reads the expression whose UTF-8 text is {@code input}; see {@link #read(byte[])}. */
  public static Sexp read(String input) throws SexpFormatException {
    return read(input.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads a list; see {@link #read(byte[])}. */
  public static SexpList readList(byte[] input) throws SexpFormatException {
    return read(input)
        .asList()
        .orElseThrow(() -> new SexpFormatException(input, 0, "expected a list, got an atom"));
  }

  /** Reads a list; see {@link #read(byte[])}. */
  public static SexpList readList(String input) throws SexpFormatException {
    return readList(input.getBytes(StandardCharsets.UTF_8));
  }

  private Sexp expression(int depth) throws SexpFormatException {
    int c = peek();
    if (c == '(') {
      return list(depth);
    }
    if (AtomForm.isDigit(c)) {
      return sized();
    }
    if (AtomForm.isTokenByte(c)) {
      int start = position;
      while (AtomForm.isTokenByte(peek())) {
        position++;
      }
      return Atom.owning(Arrays.copyOfRange(input, start, position));
    }
    if (c == '[') {
      throw fault("display hints such as [text/plain] are not supported");
    }
    return delimited();
  }

  private SexpList list(int depth) throws SexpFormatException {
    if (depth == MAX_DEPTH) {
      throw fault("lists are nested deeper than " + MAX_DEPTH);
    }
    int start = position++;
    List<Sexp> items = new ArrayList<>();
    for (skipSpace(); peek() != ')'; skipSpace()) {
      if (position == input.length) {
        throw new SexpFormatException(input, start, "this list is never closed");
      }
      items.add(expression(depth + 1));
    }
    position++;
    return new SexpList(items);
  }

  /** Reads an atom that begins with its length. */
  private Atom sized() throws SexpFormatException {
    int start = position;
    int length = 0;
    while (AtomForm.isDigit(peek())) {
      length = length * 10 + (input[position++] - '0');
      if (length > MAX_SIZE) {
        throw new SexpFormatException(input, start, "a length above the limit of " + MAX_SIZE);
      }
    }
    if (input[start] == '0' && position - start > 1) {
      throw new SexpFormatException(input, start, "a length begins with a zero");
    }
    if (peek() != ':') {
      int opening = position;
      Atom atom = delimited();
      if (atom.size() != length) {
        throw new SexpFormatException(
            input, opening, "the length given is " + length + ", the atom has " + atom.size());
      }
      return atom;
    }
    position++;
    if (length > input.length - position) {
      throw new SexpFormatException(
          input,
          start,
          "an atom of " + length + " bytes where only " + (input.length - position) + " are left");
    }
    position += length;
    return Atom.owning(Arrays.copyOfRange(input, position - length, position));
  }

  private Atom delimited() throws SexpFormatException {
    int start = position;
    byte[] bytes;
    switch (peek()) {
      case '"' -> {
        AtomDecoder decoder = new AtomDecoder(input, start + 1);
        bytes = decoder.quoted();
        position = decoder.end();
      }
      case '#' -> {
        AtomDecoder decoder = new AtomDecoder(input, start + 1);
        bytes = decoder.hex();
        position = decoder.end();
      }
      case '|' -> {
        AtomDecoder decoder = new AtomDecoder(input, start + 1);
        bytes = decoder.base64();
        position = decoder.end();
      }
      default -> throw fault("expected an atom or a list, got " + next());
    }
    return Atom.owning(bytes);
  }

  private void skipSpace() {
    while (isSpace(peek())) {
      position++;
    }
  }

  static boolean isSpace(int c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  private int peek() {
    return position < input.length ? input[position] & 0xff : -1;
  }

  private String next() {
    int c = peek();
    if (c < 0) {
      return "the end";
    }
    return c > 0x20 && c < 0x7f ? "'" + (char) c + "'" : String.format("the byte 0x%02x", c);
  }

  private SexpFormatException fault(String reason) {
    return new SexpFormatException(input, position, reason);
  }
}
