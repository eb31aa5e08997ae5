package org.relevo.formats.sexp;

import java.io.IOException;

/** Says that bytes are not the text of one s-expression: where they stop being it, and why. */
public final class SexpFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int offset;
  private final int line;
  private final int column;

  SexpFormatException(byte[] input, int offset, String reason) {
    this(offset, position(input, offset), reason);
  }

  private SexpFormatException(int offset, int[] position, String reason) {
    super("not an s-expression: " + reason + " (line " + position[0] + ", column " + position[1]
        + ", byte " + offset + ")");
    this.offset = offset;
    this.line = position[0];
    this.column = position[1];
  }

  private static int[] position(byte[] input, int offset) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < Math.min(offset, input.length); i++) {
      if (input[i] == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    return new int[] {line, column};
  }

  /** Returns the number of bytes before the fault. */
  public int offset() {
    return offset;
  }

  /** Returns the line of the fault, from 1. */
  public int line() {
    return line;
  }

  /** Returns the column of the fault in bytes, from 1. */
  public int column() {
    return column;
  }
}
