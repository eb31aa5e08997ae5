package org.relevo.app.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** A client's standard input, as far as it has come. One thread puts pieces in, another reads; the former waits for the latter. */
final class FrameInput extends InputStream {
  private static final int PIECES = 4;
  private static final byte[] END = new byte[0];

  private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(PIECES);
  private byte[] piece = END;
  private int position;
  private boolean ended;

  /** Adds a piece; waits while there is much that nobody has read. */
  void add(byte[] more) throws InterruptedException {
    if (more.length > 0) {
      pieces.put(more);
    }
  }

  /** Says that no more comes. */
  void end() throws InterruptedException {
    pieces.put(END);
  }

  private boolean isAtEnd() throws IOException {
    try {
      while (!ended && position == piece.length) {
        piece = pieces.take();
        position = 0;
        ended = piece.length == 0;
      }
      return ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the client", e);
    }
  }

  @Override
  public int read() throws IOException {
    return isAtEnd() ? -1 : piece[position++] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (isAtEnd()) {
      return -1;
    }
    int count = Math.min(length, piece.length - position);
    System.arraycopy(piece, position, buffer, offset, count);
    position += count;
    return count;
  }
}
