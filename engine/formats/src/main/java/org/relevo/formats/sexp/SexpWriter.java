package org.relevo.formats.sexp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes s-expressions in the canonical form ({@code (1:a5:hello)}), which is unique and is what gets hashed, or in the
 * advanced form, byte for byte as libgcrypt lays it out.
 */
public final class SexpWriter {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private SexpWriter() {}

  /** Returns the canonical form. */
  public static byte[] canonical(Sexp sexp) {
    SexpWriter writer = new SexpWriter();
    writer.writeCanonical(sexp);
    return writer.out.toByteArray();
  }

  /** Returns the advanced form, with the newline that libgcrypt puts at its end. */
  public static byte[] advanced(Sexp sexp) {
    SexpWriter writer = new SexpWriter();
    writer.writeAdvanced(sexp, 0, false);
    writer.out.write('\n');
    return writer.out.toByteArray();
  }

  /**
   * Returns the advanced form as text in which each character is a byte, as in ISO 8859-1: a quoted atom may have any
   * bytes above 0xa0, and one in some thousand hashes and numbers of signatures is such an atom.
   */
  public static String advancedText(Sexp sexp) {
    return new String(advanced(sexp), StandardCharsets.ISO_8859_1);
  }

  private void writeCanonical(Sexp sexp) {
    if (sexp instanceof Atom atom) {
      ascii(atom.size() + ":");
      out.writeBytes(atom.shared());
    } else if (sexp instanceof SexpList list) {
      out.write('(');
      list.items().forEach(this::writeCanonical);
      out.write(')');
    }
  }

  /*
   * The layout: a list begins on a new line, indented by its depth, and an atom is followed by a space unless it is the
   * last of its list. After a list, if it is not another list that follows, comes a new line with the indentation of
   * the list around it, so that a closing parenthesis may stand alone on its line.
   */
  private void writeAdvanced(Sexp sexp, int depth, boolean last) {
    if (sexp instanceof Atom atom) {
      writeAtom(atom.shared());
      if (!last) {
        out.write(' ');
      }
    } else if (sexp instanceof SexpList list) {
      if (depth > 0) {
        newLine(depth);
      }
      out.write('(');
      List<Sexp> items = list.items();
      for (int i = 0; i < items.size(); i++) {
        boolean lastItem = i == items.size() - 1;
        writeAdvanced(items.get(i), depth + 1, lastItem);
        if (items.get(i) instanceof SexpList && (lastItem || items.get(i + 1) instanceof Atom)) {
          newLine(depth + 1);
        }
      }
      out.write(')');
    }
  }

  private void newLine(int depth) {
    ascii("\n" + " ".repeat(depth));
  }

  private void writeAtom(byte[] bytes) {
    switch (AtomForm.of(bytes)) {
      case TOKEN -> out.writeBytes(bytes);
      case HEX -> ascii("#" + HEX.formatHex(bytes) + "#");
      case QUOTED -> writeQuoted(bytes);
    }
  }

  private void writeQuoted(byte[] bytes) {
    out.write('"');
    for (byte b : bytes) {
      int c = b & 0xff;
      char letter = AtomForm.escapeLetter(c);
      if (letter != 0) {
        out.write('\\');
        out.write(letter);
      } else if (AtomForm.needsEscape(c)) {
        ascii("\\x" + HexFormat.of().toHexDigits(b));
      } else {
        out.write(c);
      }
    }
    out.write('"');
  }

  private void ascii(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
