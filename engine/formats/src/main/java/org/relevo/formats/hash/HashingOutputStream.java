package org.relevo.formats.hash;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** An output stream that hashes and counts what passes through it. Not thread-safe. */
public final class HashingOutputStream extends FilterOutputStream {
  private final MessageDigest digest = Hash.newDigest();
  private long count;

  /** Creates a stream that passes everything on to {@code out}. */
  public HashingOutputStream(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    digest.update((byte) b);
    count++;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    out.write(buffer, offset, length);
    digest.update(buffer, offset, length);
    count += length;
  }

  /** Returns how many bytes were written so far. */
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
