package org.relevo.formats.worker;

import java.io.IOException;
import java.io.InputStream;

/**
 * A byte vector as it comes from the peer: ends where the vector does, having checked its padding. Closing it passes
 * over what is left and leaves the connection open. An early end of the connection is a {@link WorkerFormatException},
 * never an early end of this stream. Not thread-safe.
 */
public final class ByteVectorStream extends InputStream {
  private final WorkerReader reader;
  private final long size;
  private long left;
  private boolean finished;

  ByteVectorStream(WorkerReader reader, long size) throws IOException {
    this.reader = reader;
    this.size = size;
    this.left = size;
    reader.openVector();
    finishIfRead();
  }

  /** Returns how many bytes the vector has in all. */
  public long size() {
    return size;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0) {
      return -1;
    }
    int got = reader.readVector(buffer, offset, length, left);
    left -= got;
    finishIfRead();
    return got;
  }

  @Override
  public void close() throws IOException {
    if (left == 0) {
      return;
    }
    byte[] buffer = new byte[8192];
    while (left > 0) {
      read(buffer, 0, buffer.length);
    }
  }

  private void finishIfRead() throws IOException {
    if (left == 0 && !finished) {
      finished = true;
      reader.finishVector(size);
    }
  }
}
