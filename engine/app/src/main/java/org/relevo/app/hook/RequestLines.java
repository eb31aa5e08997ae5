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
  /** The longest request; a real one has some hundred bytes. */
  static final int LONGEST_REQUEST = 1 << 23;

  /** The longest line; one that lists a million paths has about this length. */
  static final int LONGEST = 1 << 26;

  private final InputStream in;

  RequestLines(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /**
   * Reads a request, without the line's end; empty at the end of input.
   *
   * @throws HookFormatException if it is too long; it was read past, so that the next can be read
   * @throws EOFException if input ends within a line
   */
  Optional<String> next() throws IOException {
    return next(LONGEST_REQUEST);
  }

  private Optional<String> next(int longest) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int one = in.read(); one != '\n'; one = in.read()) {
      if (one < 0) {
        if (line.size() == 0) {
          return Optional.empty();
        }
        throw new EOFException("the daemon closed the connection within a line, after "
            + HookRequest.excerpt(line.toString(StandardCharsets.UTF_8)));
      }
      if (line.size() == longest) {
        String begin = HookRequest.excerpt(line.toString(StandardCharsets.UTF_8));
        line.reset();
        skipRest();
        throw new HookFormatException("a line is longer than " + longest + " bytes: " + begin);
      }
      line.write(one);
    }
    return Optional.of(line.toString(StandardCharsets.UTF_8));
  }

  private void skipRest() throws IOException {
    for (int one = in.read(); one != '\n'; one = in.read()) {
      if (one < 0) {
        throw new EOFException("the daemon closed the connection within an endless line");
      }
    }
  }

  /** Reads past a line that must come, and may be megabytes long. */
  void skip(String what) throws IOException {
    int length = 0;
    for (int one = in.read(); one != '\n'; one = in.read()) {
      if (one < 0) {
        throw missing(what);
      }
      if (length++ == LONGEST) {
        throw new HookFormatException(what + " are longer than " + LONGEST + " bytes");
      }
    }
  }

  /** Reads a line that must come. */
  String require(String what) throws IOException {
    return next(LONGEST).orElseThrow(() -> missing(what));
  }

  private static EOFException missing(String what) {
    return new EOFException("the daemon closed the connection where " + what + " should have come");
  }
}
