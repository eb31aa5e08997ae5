package org.relevo.app.repl;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** Prints, and knows whether the last line that was printed has an end. */
final class LineOutput extends PrintStream {
  private volatile boolean withinLine;

  LineOutput(OutputStream out, Charset charset) {
    super(out, true, charset);
  }

  /** Goes to the beginning of a line, unless it is there, and flushes. */
  void freshLine() {
    if (withinLine) {
      println();
    }
    flush();
  }

  @Override
  public void write(int b) {
    super.write(b);
    withinLine = b != '\n';
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    super.write(bytes, offset, length);
    if (length > 0) {
      withinLine = bytes[offset + length - 1] != '\n';
    }
  }
}
