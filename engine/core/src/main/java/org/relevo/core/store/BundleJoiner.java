package org.relevo.core.store;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes bundles one after the other as if they were one, by holding back the mark that ends each: so items can be
 * exported one by one, and who does it knows where each begins. {@link #end} writes the last mark.
 */
public final class BundleJoiner extends OutputStream {
  /** A bundle ends with a 64-bit zero. */
  private static final int MARK = 8;

  private final OutputStream out;
  private final byte[] held = new byte[MARK];
  private int heldCount;

  /** Makes one that writes to {@code out}, which it does not close. */
  public BundleJoiner(OutputStream out) {
    this.out = out;
  }

  /** Drops the end mark of the bundle that was written, so that the next may follow. */
  public void nextBundle() throws IOException {
    for (int i = 0; i < heldCount; i++) {
      if (held[i] != 0) {
        throw new IOException("an exported bundle does not end as one");
      }
    }
    heldCount = 0;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    if (length >= MARK) {
      out.write(held, 0, heldCount);
      out.write(buffer, offset, length - MARK);
      System.arraycopy(buffer, offset + length - MARK, held, 0, MARK);
      heldCount = MARK;
      return;
    }
    int surplus = Math.max(0, heldCount + length - MARK);
    out.write(held, 0, surplus);
    System.arraycopy(held, surplus, held, 0, heldCount - surplus);
    heldCount -= surplus;
    System.arraycopy(buffer, offset, held, heldCount, length);
    heldCount += length;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** Ends the whole. */
  public void end() throws IOException {
    nextBundle();
    out.write(new byte[MARK]);
  }
}
