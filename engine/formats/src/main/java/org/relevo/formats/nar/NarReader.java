package org.relevo.formats.nar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one nar and tells a visitor what it holds. Whatever departs from the grammar is refused with its offset before
 * the visitor hears of it; memory does not grow with the sizes of files.
 */
public final class NarReader {
  private static final int MAX_TOKEN = 16;

  private final ArchiveInput in;
  private final NarVisitor visitor;

  private NarReader(ArchiveInput in, NarVisitor visitor) {
    this.in = in;
    this.visitor = visitor;
  }

  /**
   * Reads a nar, and not a byte more. Reads in small pieces, so {@code in} should be buffered.
   *
   * @throws NarFormatException if it is not a nar
   * @throws IOException if {@code in} or the visitor fails
   */
  public static void read(InputStream in, NarVisitor visitor) throws IOException {
    read(new ArchiveInput(in), visitor);
  }

  static void read(ArchiveInput in, NarVisitor visitor) throws IOException {
    NarReader reader = new NarReader(in, visitor);
    reader.expect(NarWire.MAGIC);
    reader.node("", 0);
  }

  private void node(String name, int depth) throws IOException {
    if (depth > NarWire.MAX_DEPTH) {
      throw in.fault("directories nested more than " + NarWire.MAX_DEPTH + " deep");
    }
    expect("(");
    expect("type");
    String type = token();
    switch (type) {
      case "regular" -> regular(name);
      case "symlink" -> symlink(name);
      case "directory" -> directory(name, depth);
      default -> throw in.fault("a file of the unknown type \"" + type + "\"");
    }
  }

  private void regular(String name) throws IOException {
    String token = token();
    boolean executable = token.equals("executable");
    if (executable) {
      expect("");
      token = token();
    }
    if (!token.equals("contents")) {
      throw in.fault("\"" + token + "\" where \"contents\" must be");
    }
    long size = in.readInteger();
    if (size < 0) {
      throw in.fault("a file of " + Long.toUnsignedString(size) + " bytes");
    }
    ArchiveInput.Contents contents = in.contents(size);
    visitor.regular(name, executable, size, contents);
    contents.finish();
    in.readPadding(size);
    expect(")");
  }

  private void symlink(String name) throws IOException {
    expect("target");
    String target = in.readText(NarWire.MAX_TARGET);
    if (target.isEmpty() || target.indexOf('\0') >= 0) {
      throw in.fault("a symbolic link whose target is empty or has a NUL in it");
    }
    visitor.symlink(name, target);
    expect(")");
  }

  private void directory(String name, int depth) throws IOException {
    visitor.enterDirectory(name);
    byte[] previous = {};
    for (String token = token(); !token.equals(")"); token = token()) {
      if (!token.equals("entry")) {
        throw in.fault("\"" + token + "\" where \"entry\" or \")\" must be");
      }
      expect("(");
      expect("name");
      byte[] entry = in.readBytes(NarWire.MAX_NAME);
      String fault = NarWire.nameFault(entry);
      if (!fault.isEmpty()) {
        throw in.fault(fault);
      }
      if (Arrays.compareUnsigned(previous, entry) >= 0) {
        throw in.fault(
            "entry \"" + new String(entry, StandardCharsets.UTF_8) + "\" twice or out of order");
      }
      previous = entry;
      expect("node");
      node(in.decode(entry), depth + 1);
      expect(")");
    }
    visitor.leaveDirectory();
  }

  private String token() throws IOException {
    return new String(in.readBytes(MAX_TOKEN), StandardCharsets.ISO_8859_1);
  }

  private void expect(String wanted) throws IOException {
    String token = token();
    if (!token.equals(wanted)) {
      throw in.fault("\"" + token + "\" where \"" + wanted + "\" must be");
    }
  }
}
