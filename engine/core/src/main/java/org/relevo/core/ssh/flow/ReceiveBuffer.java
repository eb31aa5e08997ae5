package org.relevo.core.ssh.flow;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.sshd.common.channel.LocalWindow;
import org.jspecify.annotations.Nullable;

/**
 * What has come in on a channel and was not read yet: a ring of bytes that holds at most one window.
 *
 * <p>The other end may send as much as the window allows, so the connection's thread never waits here; reading opens the
 * window again. One thread reads; any thread may close it.
 */
public final class ReceiveBuffer extends InputStream implements ChannelSink {
  private static final int FIRST_SIZE = 64 * 1024;
  private static final int KEPT_SIZE = 2 * 1024 * 1024;

  private final LocalWindow window;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private byte[] ring = new byte[0];
  private int head;
  private int count;
  private boolean ended;
  private boolean closed;
  private @Nullable Supplier<? extends IOException> failure;
  private long silenceNanos;

  /** Creates an empty buffer for the channel of that window. */
  public ReceiveBuffer(LocalWindow window) {
    this.window = window;
  }

  /** Sets how long a read waits for a byte before it fails with {@link SocketTimeoutException}; zero: for ever. */
  public void silenceLimit(Duration limit) {
    lock.lock();
    try {
      silenceNanos = limit.toNanos();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void append(byte[] bytes, int offset, int length) throws IOException {
    boolean drop;
    lock.lock();
    try {
      drop = closed;
      if (!drop) {
        reserve(length);
        int tail = (head + count) % ring.length;
        int first = Math.min(length, ring.length - tail);
        System.arraycopy(bytes, offset, ring, tail, first);
        System.arraycopy(bytes, offset + first, ring, 0, length - first);
        count += length;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (drop) {
      window.release(length);
    }
  }

  private void reserve(int length) throws IOException {
    long needed = (long) count + length;
    if (needed <= ring.length) {
      return;
    }
    // The window has bounded this already; the check keeps the bound ours.
    long limit = Math.max(window.getMaxSize(), FIRST_SIZE);
    if (needed > limit) {
      throw new IOException(
          "the other end sent more than the window of " + limit + " bytes allows");
    }
    int size = (int) Math.min(limit, Math.max(FIRST_SIZE, Math.max(needed, 2L * ring.length)));
    byte[] larger = new byte[size];
    int first = Math.min(count, ring.length - head);
    System.arraycopy(ring, head, larger, 0, first);
    System.arraycopy(ring, 0, larger, first, count - first);
    ring = larger;
    head = 0;
  }

  @Override
  public void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void fail(Supplier<? extends IOException> reason) {
    lock.lock();
    try {
      if (!ended && failure == null) {
        failure = reason;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    int taken;
    lock.lock();
    try {
      if (!awaitBytes()) {
        return -1;
      }
      taken = Math.min(length, count);
      int first = Math.min(taken, ring.length - head);
      System.arraycopy(ring, head, bytes, offset, first);
      System.arraycopy(ring, 0, bytes, offset + first, taken - first);
      head = (head + taken) % ring.length;
      count -= taken;
      if (count == 0 && ring.length > KEPT_SIZE) {
        // Memory only where bytes are; a channel may be idle from now on.
        ring = new byte[0];
        head = 0;
      }
    } finally {
      lock.unlock();
    }
    if (window.isOpen()) {
      window.release(taken);
    }
    return taken;
  }

  /** Returns false at the end of input. */
  private boolean awaitBytes() throws IOException {
    long left = silenceNanos;
    while (count == 0 || closed) {
      if (closed) {
        throw new IOException("the channel was closed on this side");
      }
      if (ended) {
        return false;
      }
      if (failure != null) {
        throw failure.get();
      }
      try {
        if (silenceNanos == 0) {
          changed.await();
        } else if (left > 0) {
          left = changed.awaitNanos(left);
        } else {
          throw new SocketTimeoutException(
              "nothing came for " + TimeUnit.NANOSECONDS.toSeconds(silenceNanos) + " s");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for bytes");
      }
    }
    return true;
  }

  @Override
  public int available() {
    lock.lock();
    try {
      return closed ? 0 : count;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many bytes of memory it takes. */
  int size() {
    lock.lock();
    try {
      return ring.length;
    } finally {
      lock.unlock();
    }
  }

  /** Drops what was not read; a reader that waits fails. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      count = 0;
      ring = new byte[0];
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return "ReceiveBuffer" + Arrays.asList(count, ended ? "ended" : closed ? "closed" : "open");
  }
}
