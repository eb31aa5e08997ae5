package org.relevo.core.store;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.relevo.formats.path.StorePath;

/**
 * Finds which of a set of store items a stream of bytes refers to: those whose 32-digit hash part occurs in it, as the
 * real daemon has it. An output stream, to be fed a nar; not thread-safe.
 */
public final class ReferenceScanner extends OutputStream {
  private static final int LENGTH = StorePath.HASH_LENGTH;
  private static final boolean[] DIGIT = new boolean[256];

  static {
    for (byte digit : "0123456789abcdfghijklmnpqrsvwxyz".getBytes(StandardCharsets.US_ASCII)) {
      DIGIT[digit] = true;
    }
  }

  private final Map<String, StorePath> wanted = new HashMap<>();

  /** The first two digits of those wanted: most windows are ruled out without making a string. */
  private final boolean[] firstTwo = new boolean[1 << 16];

  private final SortedSet<StorePath> found = new TreeSet<>();
  private final byte[] buffer = new byte[64 * 1024];
  private int filled;

  /** Creates a scanner for {@code candidates}. */
  public ReferenceScanner(Collection<StorePath> candidates) {
    for (StorePath candidate : candidates) {
      String hash = candidate.hashPart();
      wanted.put(hash, candidate);
      firstTwo[hash.charAt(0) << 8 | hash.charAt(1)] = true;
    }
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int done = 0;
    while (done < length) {
      int n = Math.min(length - done, buffer.length - filled);
      System.arraycopy(bytes, offset + done, buffer, filled, n);
      filled += n;
      done += n;
      if (filled == buffer.length) {
        scan();
      }
    }
  }

  /** Scans the buffer and keeps its last bytes, in which a hash part may have begun. */
  private void scan() {
    int start = 0;
    while (start + LENGTH <= filled) {
      int bad = lastNonDigit(start);
      if (bad >= 0) {
        start = bad + 1;
        continue;
      }
      if (firstTwo[buffer[start] << 8 | buffer[start + 1]]) {
        StorePath path = wanted.get(new String(buffer, start, LENGTH, StandardCharsets.US_ASCII));
        if (path != null) {
          found.add(path);
        }
      }
      start++;
    }
    System.arraycopy(buffer, start, buffer, 0, filled - start);
    filled -= start;
  }

  private int lastNonDigit(int start) {
    for (int i = start + LENGTH - 1; i >= start; i--) {
      if (!DIGIT[buffer[i] & 0xff]) {
        return i;
      }
    }
    return -1;
  }

  /** Returns what was found in all that was written so far. */
  public SortedSet<StorePath> found() {
    scan();
    return new TreeSet<>(found);
  }
}
