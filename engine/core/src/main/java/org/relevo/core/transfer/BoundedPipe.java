package org.relevo.core.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Carries bytes from one thread to another through a fixed amount of memory. Either end waits for the other; {@link
 * #abort} ends both waits. ({@link java.io.PipedInputStream} polls once a second and does not tell the writer of a reader
 * that is gone.)
 */
final class BoundedPipe {
  private final byte[] ring;
  private final InputStream source = new Source();
  private final OutputStream sink = new Sink();

  // All guarded by this.
  private int start;
  private int count;
  private long written;
  private long read;
  private boolean ended;
  private boolean aborted;

  BoundedPipe(int capacity) {
    this.ring = new byte[capacity];
  }

  /** Returns the end to read from; at its end when {@link #sink} was closed. Closing it does nothing. */
  InputStream source() {
    return source;
  }

  /** Returns the end to write to. */
  OutputStream sink() {
    return sink;
  }

  /** Makes all reads and writes fail, the waiting ones too. */
  synchronized void abort() {
    aborted = true;
    notifyAll();
  }

  /** Returns how many bytes were written and read so far, added up: it changes whenever something moves. */
  synchronized long moved() {
    return written + read;
  }

  @FunctionalInterface
  private interface State {
    boolean holds();
  }

  /** Waits until {@code state} holds; this object's lock is held. */
  private void await(State state) throws IOException {
    try {
      check();
      while (!state.holds()) {
        wait();
        check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void check() throws IOException {
    if (aborted) {
      throw new IOException("the other side of the transfer ended");
    }
  }

  private synchronized int read(byte[] buffer, int offset, int length) throws IOException {
    await(() -> count > 0 || ended);
    if (count == 0) {
      return -1;
    }
    int piece = Math.min(length, Math.min(count, ring.length - start));
    System.arraycopy(ring, start, buffer, offset, piece);
    start = (start + piece) % ring.length;
    count -= piece;
    read += piece;
    notifyAll();
    return piece;
  }

  private synchronized int write(byte[] buffer, int offset, int length) throws IOException {
    if (ended) {
      throw new IOException("written to after its end");
    }
    await(() -> count < ring.length);
    int end = (start + count) % ring.length;
    int room = end < start ? start - end : ring.length - end;
    int piece = Math.min(length, Math.min(room, ring.length - count));
    System.arraycopy(buffer, offset, ring, end, piece);
    count += piece;
    written += piece;
    notifyAll();
    return piece;
  }

  private synchronized int available() {
    return count;
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  private final class Source extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, buffer.length);
      return length == 0 ? 0 : BoundedPipe.this.read(buffer, offset, length);
    }

    @Override
    public int available() {
      return BoundedPipe.this.available();
    }
  }

  private final class Sink extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, buffer.length);
      int done = 0;
      while (done < length) {
        done += BoundedPipe.this.write(buffer, offset + done, length - done);
      }
    }

    @Override
    public void close() {
      end();
    }
  }
}
