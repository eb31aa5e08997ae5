package org.relevo.app.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a client sends, buffered, with a look-out for its going away.
 *
 * <p>While the daemon works a client has nothing to say, so a read that another thread does meanwhile returns only at
 * the client's end. What it reads nevertheless is kept for the next request.
 */
final class ClientInput extends InputStream {
  private static final int BUFFER = 64 << 10;

  private final InputStream in;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;
  private boolean filling;
  private boolean ended;

  ClientInput(InputStream in) {
    this.in = in;
  }

  /** Runs {@code whenGone} in a thread of {@code threads} if the client goes before it sends anything more. */
  void watch(Executor threads, Runnable whenGone) {
    lock.lock();
    try {
      if (filling || position < limit) {
        return; // a watch is still under way, or the client already asks for the next thing
      }
      if (ended) {
        whenGone.run();
        return;
      }
      filling = true;
    } finally {
      lock.unlock();
    }
    threads.execute(() -> {
      if (fill() < 0) {
        whenGone.run();
      }
    });
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (length >= BUFFER && ours()) {
      return fill(target, offset, length, false);
    }
    if (!awaitBytes()) {
      return -1;
    }
    lock.lock();
    try {
      int count = Math.min(length, limit - position);
      System.arraycopy(buffer, position, target, offset, count);
      position += count;
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the right to read past the buffer, if that is empty. */
  private boolean ours() {
    lock.lock();
    try {
      while (filling) {
        filled.awaitUninterruptibly();
      }
      if (position < limit || ended) {
        return false;
      }
      filling = true;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitBytes() throws IOException {
    lock.lock();
    try {
      while (filling) {
        filled.awaitUninterruptibly();
      }
      if (position < limit) {
        return true;
      }
      if (ended) {
        return false;
      }
      filling = true;
    } finally {
      lock.unlock();
    }
    return fill() >= 0;
  }

  private int fill() {
    return fill(buffer, 0, buffer.length, true);
  }

  /**
   * Reads once; the flag {@code filling} is ours. A connection that fails has ended as one that is closed.
   *
   * @param kept whether what is read is in the buffer
   */
  private int fill(byte[] target, int offset, int length, boolean kept) {
    int count;
    try {
      count = in.read(target, offset, length);
    } catch (IOException e) {
      count = -1;
    }
    lock.lock();
    try {
      position = 0;
      limit = kept ? Math.max(0, count) : 0;
      ended = count < 0;
      filling = false;
      filled.signalAll();
    } finally {
      lock.unlock();
    }
    return count;
  }
}
