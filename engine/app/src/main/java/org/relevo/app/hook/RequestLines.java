package org.relevo.app.hook;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The lines that the daemon writes, which may be megabytes long. Not thread-safe. */
final class RequestLines {
  /** The longest line; one that lists a million inputs has about this length. */
  static final int LONGEST = 1 << 26;

  private final InputStream in;

  RequestLines(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /**
   * Reads the next line, without its end; empty at the end of input.
   *
   * @throws EOFException if input ends within a line
   * @throws HookFormatException if a line is too long
   */
  Optional<String> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int one = in.read(); one != '\n'; one = in.read()) {
      if (one < 0) {
        if (line.size() == 0) {
          return Optional.empty();
        }
        throw new EOFException("the daemon closed the connection within a line, after "
            + HookRequest.excerpt(line.toString(StandardCharsets.UTF_8)));
      }
      check(line.size());
      line.write(one);
    }
    return Optional.of(line.toString(StandardCharsets.UTF_8));
  }

  private static void check(int length) throws HookFormatException {
    if (length == LONGEST) {
      throw new HookFormatException("a line is longer than " + LONGEST + " bytes");
    }
  }

  /** Reads past a line that must come, and may be megabytes long. */
  void skip(String what) throws IOException {
    int length = 0;
    for (int one = in.read(); one != '\n'; one = in.read()) {
      if (one < 0) {
        throw missing(what);
      }
      check(length++);
    }
  }

  /** Reads a line that must come. */
  String require(String what) throws IOException {
    return next().orElseThrow(() -> missing(what));
  }

  private static EOFException missing(String what) {
    return new EOFException("the daemon closed the connection where " + what + " should have come");
  }
}
