package org.relevo.core.transfer.packed;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A stream that writes what is read from it somewhere else, too. Not thread-safe. */
final class CopiedInput extends FilterInputStream {
  private final OutputStream copy;

  CopiedInput(InputStream in, OutputStream copy) {
    super(in);
    this.copy = copy;
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    if (one >= 0) {
      copy.write(one);
    }
    return one;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    if (count > 0) {
      copy.write(buffer, offset, count);
    }
    return count;
  }

  @Override
  public long skip(long length) throws IOException {
    // What is skipped is copied all the same.
    return length <= 0 ? 0 : Math.max(0, read(new byte[(int) Math.min(length, 8192)]));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
