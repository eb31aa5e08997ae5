package org.relevo.formats.nar;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Writes one nar, told what it holds. Refuses, with {@link IllegalArgumentException}, what a reader would refuse: names
 * out of order, or that no file can have. Writes in small pieces, so {@code out} should be buffered; not thread-safe.
 */
public final class NarWriter implements NarVisitor {
  private static final byte[] MAGIC = NarWire.string(NarWire.MAGIC);
  private static final byte[] REGULAR = NarWire.strings("(", "type", "regular", "contents");
  private static final byte[] EXECUTABLE =
      NarWire.strings("(", "type", "regular", "executable", "", "contents");
  private static final byte[] SYMLINK = NarWire.strings("(", "type", "symlink", "target");
  private static final byte[] DIRECTORY = NarWire.strings("(", "type", "directory");
  private static final byte[] ENTRY = NarWire.strings("entry", "(", "name");
  private static final byte[] NODE = NarWire.string("node");
  private static final byte[] CLOSE = NarWire.string(")");
  private static final byte[] ZEROS = new byte[8];
  private static final byte[] NO_NAME = {};

  private final OutputStream out;
  private final byte[] buffer = new byte[64 * 1024];

  /** The name last written in each open directory. */
  private final Deque<byte[]> names = new ArrayDeque<>();

  private boolean done;

  /** Creates a writer; it never closes or flushes {@code out}. */
  public NarWriter(OutputStream out) {
    this.out = out;
  }

  @Override
  public void enterDirectory(String name) throws IOException {
    begin(name);
    out.write(DIRECTORY);
    names.push(NO_NAME);
  }

  @Override
  public void leaveDirectory() throws IOException {
    names.pop();
    out.write(CLOSE);
    end();
  }

  @Override
  public void regular(String name, boolean executable, long size, InputStream contents)
      throws IOException {
    begin(name);
    out.write(executable ? EXECUTABLE : REGULAR);
    out.write(NarWire.integer(size));
    long left = size;
    while (left > 0) {
      int n = contents.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (n < 0) {
        String file = name.isEmpty() ? "the file" : "the file \"" + name + "\"";
        throw new EOFException(file + " shrank by " + left + " bytes while it was read");
      }
      out.write(buffer, 0, n);
      left -= n;
    }
    out.write(ZEROS, 0, NarWire.padding(size));
    out.write(CLOSE);
    end();
  }

  @Override
  public void symlink(String name, String target) throws IOException {
    begin(name);
    out.write(SYMLINK);
    out.write(NarWire.string(target));
    out.write(CLOSE);
    end();
  }

  private void begin(String name) throws IOException {
    if (done) {
      throw new IllegalStateException("the nar is complete");
    }
    if (names.isEmpty()) {
      if (!name.isEmpty()) {
        throw new IllegalArgumentException("the root of a nar has no name: \"" + name + "\"");
      }
      out.write(MAGIC);
      return;
    }
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    String fault = NarWire.nameFault(bytes);
    if (fault.isEmpty() && Arrays.compareUnsigned(names.element(), bytes) >= 0) {
      fault = "entry \"" + name + "\" out of order";
    }
    if (!fault.isEmpty()) {
      throw new IllegalArgumentException("a nar cannot have " + fault);
    }
    names.pop();
    names.push(bytes);
    out.write(ENTRY);
    out.write(NarWire.string(name));
    out.write(NODE);
  }

  private void end() throws IOException {
    if (names.isEmpty()) {
      done = true;
    } else {
      out.write(CLOSE);
    }
  }
}
