package org.relevo.formats.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A stream that comes as byte vectors, of which an empty one is the last. It ends there, and never reads past it. An early
 * end of the connection is a {@link WorkerFormatException}. Not thread-safe.
 */
public final class PieceStream extends InputStream {
  private final WorkerReader reader;
  private InputStream piece = InputStream.nullInputStream();
  private boolean ended;

  /** Creates the stream whose first vector {@code reader} reads next. */
  public PieceStream(WorkerReader reader) {
    this.reader = reader;
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
    while (!ended) {
      int count = piece.read(buffer, offset, length);
      if (count > 0) {
        return count;
      }
      ByteVectorStream next = reader.byteVector(Long.MAX_VALUE - 8);
      piece = next;
      ended = next.size() == 0;
    }
    return -1;
  }

  /** Passes over everything up to the end. */
  @Override
  public void close() throws IOException {
    transferTo(OutputStream.nullOutputStream());
  }
}
