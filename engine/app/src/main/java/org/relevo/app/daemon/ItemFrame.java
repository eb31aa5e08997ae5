package org.relevo.app.daemon;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Takes a bundle of one item and hands on the item alone: a bundle has 8 bytes before each item and 8 at its end, which
 * in this protocol are the client's to write. Closing it hands on what is left to hand on, and closes nothing.
 */
final class ItemFrame extends FilterOutputStream {
  private static final int WORD = 8;
  private static final int BUFFER = 64 << 10;

  private final byte[] buffer = new byte[BUFFER];
  private int held;
  private long skipped;

  ItemFrame(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    int skip = (int) Math.min(left, WORD - skipped);
    skipped += skip;
    from += skip;
    left -= skip;
    while (left > 0) {
      if (held == buffer.length) {
        // The last word may be the end of the bundle, so it stays.
        out.write(buffer, 0, held - WORD);
        System.arraycopy(buffer, held - WORD, buffer, 0, WORD);
        held = WORD;
      }
      int count = Math.min(left, buffer.length - held);
      System.arraycopy(bytes, from, buffer, held, count);
      held += count;
      from += count;
      left -= count;
    }
  }

  @Override
  public void flush() {
    // What is held may be the end.
  }

  @Override
  public void close() throws IOException {
    if (held > WORD) {
      out.write(buffer, 0, held - WORD);
    }
    held = 0;
  }
}
