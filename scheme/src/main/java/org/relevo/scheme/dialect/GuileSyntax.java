package org.relevo.scheme.dialect;

import gnu.kawa.lispexpr.LispReader;
import gnu.kawa.lispexpr.ReadTable;
import gnu.kawa.lispexpr.ReadTableEntry;
import gnu.kawa.lispexpr.ReaderDispatch;
import gnu.lists.IString;
import gnu.lists.LList;
import gnu.lists.U8Vector;
import gnu.mapping.Symbol;
import gnu.mapping.Values;
import gnu.text.Lexer;
import gnu.text.SyntaxException;
import java.io.IOException;
import java.util.List;

/** What Guile's reader reads otherwise than Kawa's: strings, bytevectors, block comments, g-expressions, symbols. */
final class GuileSyntax {
  private GuileSyntax() {}

  /** A kind of datum, by the character that it begins with. */
  @FunctionalInterface
  private interface Kind {
    Object read(LispReader in, int c) throws IOException, SyntaxException;
  }

  static void addTo(ReadTable table) {
    table.setBracketMode(0);
    for (char c : new char[] {':', '@', '{', '}', '&', '|'}) {
      table.set(c, ReadTableEntry.getConstituentInstance());
    }
    table.set('"', entry((in, c) -> string(in)));
    ReaderDispatch dispatch = (ReaderDispatch) table.lookup('#');
    dispatch.set('V', entry((in, c) -> bytes(in)));
    dispatch.set('~', entry((in, c) -> quoted(in, "gexp")));
    dispatch.set('$', entry((in, c) -> ungexp(in, "ungexp")));
    dispatch.set('+', entry((in, c) -> ungexp(in, "ungexp-native")));
    ReadTableEntry directives = dispatch.lookup('!');
    dispatch.set('!', entry((in, c) -> blockComment(in, directives)));
  }

  private static ReadTableEntry entry(Kind kind) {
    return new ReadTableEntry() {
      @Override
      public Object read(Lexer in, int c, int count) throws IOException, SyntaxException {
        return kind.read((LispReader) in, c);
      }

      @Override
      public int getKind() {
        return ReadTable.NON_TERMINATING_MACRO;
      }
    };
  }

  private static Object quoted(LispReader in, String name) throws IOException, SyntaxException {
    return LList.list2(Symbol.valueOf(name), in.readObject());
  }

  private static Object ungexp(LispReader in, String name) throws IOException, SyntaxException {
    if (in.peek() == '@') {
      in.skip();
      return quoted(
          in,
          name.replace("ungexp", "ungexp-splicing").replace("splicing-native", "native-splicing"));
    }
    return quoted(in, name);
  }

  /** {@code #vu8(…)}; the dispatch has turned the letter into a capital. */
  private static Object bytes(LispReader in) throws IOException, SyntaxException {
    for (char expected : new char[] {'u', '8'}) {
      if (in.read() != expected) {
        in.error("#v begins a bytevector only: #vu8(1 2 3)");
        return Values.empty;
      }
    }
    List<Object> elements = Texts.list(in.readObject());
    byte[] bytes = new byte[elements.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Texts.index(elements.get(i));
    }
    return new U8Vector(bytes);
  }

  /** {@code #! … !#} is a comment; {@code #!eof} and the like are Kawa's. */
  private static Object blockComment(LispReader in, ReadTableEntry directives)
      throws IOException, SyntaxException {
    int next = in.peek();
    if (Character.isLetter(next)) {
      return directives.read(in, '!', -1, -1);
    }
    int before = 0;
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (before == '!' && c == '#') {
        return Values.empty;
      }
      before = c;
    }
    in.error("the comment that begins with #! does not end with !#");
    return Values.empty;
  }

  private static Object string(LispReader in) throws IOException, SyntaxException {
    StringBuilder text = new StringBuilder();
    int line = in.getLineNumber() + 1;
    int column = in.getColumnNumber();
    // While this is set, an end of input is known to stand within a string.
    char outer = in.getPort().readState;
    in.getPort().readState = '"';
    try {
      for (int c = in.readCodePoint(); c != '"'; c = in.readCodePoint()) {
        if (c < 0) {
          in.error('e', in.getName(), line, column, "the string does not end");
          break;
        }
        if (c == '\\') {
          escape(in, text);
        } else {
          text.appendCodePoint(c);
        }
      }
    } finally {
      in.getPort().readState = outer;
    }
    return IString.valueOf(text.toString());
  }

  private static void escape(LispReader in, StringBuilder text)
      throws IOException, SyntaxException {
    int c = in.readCodePoint();
    switch (c) {
      case 'n' -> text.append('\n');
      case 't' -> text.append('\t');
      case 'r' -> text.append('\r');
      case 'a' -> text.append('\u0007');
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'v' -> text.append('\u000b');
      case '0' -> text.append('\0');
      case '\n' -> {}
      case 'x' -> hexadecimal(in, 2, text);
      case 'u' -> hexadecimal(in, 4, text);
      case 'U' -> hexadecimal(in, 6, text);
      case '"', '\\', '|', '(', '/' -> text.appendCodePoint(c);
      default ->
        in.error(
            'e',
            in.getName(),
            in.getLineNumber() + 1,
            in.getColumnNumber(),
            "strings have no escape \\" + Character.toString(Math.max(c, ' ')));
    }
  }

  private static void hexadecimal(LispReader in, int digits, StringBuilder text)
      throws IOException, SyntaxException {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(in.read(), 16);
      if (digit < 0) {
        in.error("the escape needs " + digits + " hexadecimal digits");
        return;
      }
      value = value * 16 + digit;
    }
    text.appendCodePoint(value);
  }
}
