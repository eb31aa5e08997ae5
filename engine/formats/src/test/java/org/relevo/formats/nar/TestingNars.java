package org.relevo.formats.nar;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The vectors, and what else the tests of this package share. */
final class TestingNars {
  private TestingNars() {}

  static byte[] vector(String name) throws IOException {
    try (InputStream in = TestingNars.class.getResourceAsStream("/vectors/" + name)) {
      if (in == null) {
        throw new IOException("no vector " + name);
      }
      return in.readAllBytes();
    }
  }

  /** Reads a nar and writes it again. */
  static byte[] copy(byte[] nar) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    NarReader.read(new ByteArrayInputStream(nar), new NarWriter(out));
    return out.toByteArray();
  }

  static byte[] concat(Object... parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object part : parts) {
      if (part instanceof String text) {
        out.write(NarWire.string(text));
      } else if (part instanceof Integer number) {
        out.write(NarWire.integer(number));
      } else {
        out.write((byte[]) part);
      }
    }
    return out.toByteArray();
  }

  /** Writes down what it is told. */
  static final class Transcript implements NarVisitor {
    final List<String> events = new ArrayList<>();

    @Override
    public void enterDirectory(String name) {
      events.add("directory " + name);
    }

    @Override
    public void leaveDirectory() {
      events.add("end");
    }

    @Override
    public void regular(String name, boolean executable, long size, InputStream contents) {
      events.add((executable ? "executable " : "file ") + name + " " + size);
    }

    @Override
    public void symlink(String name, String target) {
      events.add("symlink " + name + " " + target);
    }
  }
}
