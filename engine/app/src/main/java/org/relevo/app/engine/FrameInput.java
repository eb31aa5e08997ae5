package org.relevo.app.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.relevo.client.FrameWire;

/**
 * A client's standard input, as far as it has come. One thread puts pieces in, another reads; the former waits for the latter
 * while much has not been read, but not for ever. It can be taken back from who reads, between two requests.
 */
final class FrameInput extends InputStream {
  /** The bytes that may wait; a piece that comes when none do may be longer. */
  static final int MOST_WAITING = 1 << 17;

  private final Duration patience;

  // All guarded by this.
  private final Deque<byte[]> pieces = new ArrayDeque<>();
  private int waiting;
  private boolean ended;
  private int position;
  private boolean atLineStart = true;
  private boolean betweenRequests;
  private boolean wantedBack;
  private boolean takenBack;

  /**
   * Makes an input that nothing has come of.
   *
   * @param patience how long much may wait to be read; a client is not listened to meanwhile
   */
  FrameInput(Duration patience) {
    this.patience = patience;
  }

  /**
   * Adds a piece; waits while there is much that nobody has read.
   *
   * @throws IOException if nobody reads it
   */
  synchronized void add(byte[] more) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!takenBack && waiting > 0 && waiting + more.length > MOST_WAITING) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new IOException("it says more than its work listens to");
      }
      wait(left / 1_000_000 + 1);
    }
    if (takenBack && waiting + more.length > FrameWire.MOST_BYTES) {
      throw new IOException("it goes on to ask for more, though it was told to ask another engine");
    }
    if (more.length > 0) {
      pieces.add(more);
      waiting += more.length;
      notifyAll();
    }
  }

  /** Says that no more comes. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Says whether it may be taken back at the end of a line: whether nothing was promised to the client. */
  synchronized void betweenRequests(boolean is) {
    betweenRequests = is;
  }

  /**
   * Takes it back as soon as that may be, if that comes: who reads is then told that it has ended.
   */
  synchronized void takeBack() {
    wantedBack = true;
    notifyAll();
  }

  /** Returns whether it was taken back. */
  synchronized boolean isTakenBack() {
    return takenBack;
  }

  /** Returns what came after it was taken back. */
  synchronized byte[] rest() {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    pieces.forEach(rest::writeBytes);
    return rest.toByteArray();
  }

  private boolean isAtEnd() throws IOException {
    try {
      while (!takenBack && pieces.isEmpty() && !ended) {
        if (wantedBack && betweenRequests && atLineStart) {
          takenBack = true;
        } else {
          wait();
        }
      }
      return takenBack || pieces.isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the client", e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (isAtEnd()) {
      return -1;
    }
    byte[] piece = pieces.element();
    int count = Math.min(length, piece.length - position);
    System.arraycopy(piece, position, buffer, offset, count);
    position += count;
    atLineStart = piece[position - 1] == '\n';
    if (position == piece.length) {
      pieces.remove();
      position = 0;
      waiting -= piece.length;
      notifyAll();
    }
    return count;
  }
}
