package org.relevo.formats.hash;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** An input stream that hashes and counts what is read through it. Not thread-safe; marks are not supported. */
public final class HashingInputStream extends FilterInputStream {
  private final MessageDigest digest = Hash.newDigest();
  private long count;

  /** Creates a stream that reads from {@code in}. */
  public HashingInputStream(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    if (b >= 0) {
      digest.update((byte) b);
      count++;
    }
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = in.read(buffer, offset, length);
    if (n > 0) {
      digest.update(buffer, offset, n);
      count += n;
    }
    return n;
  }

  /** Reads and hashes the bytes passed over, since a skipped byte is still a signed one. */
  @Override
  public long skip(long n) throws IOException {
    byte[] buffer = new byte[(int) Math.max(1, Math.min(n, 8192))];
    long left = n;
    while (left > 0) {
      int read = read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        break;
      }
      left -= read;
    }
    return n - left;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** Returns how many bytes were read so far. */
  public long count() {
    return count;
  }

  /** Returns the hash of all bytes so far and starts the next value afresh. */
  public Hash finish() {
    return Hash.of(digest.digest());
  }

  /** Returns the hash of all bytes so far and goes on with the same value. */
  public Hash soFar() {
    try {
      return Hash.of(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's SHA-256 can be copied", e);
    }
  }
}
