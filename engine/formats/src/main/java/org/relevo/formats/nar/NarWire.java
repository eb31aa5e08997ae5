package org.relevo.formats.nar;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The grammar and the constants of nars (E. Dolstra, "The Purely Functional Software Deployment Model", figure 5.2) and of
 * the export format around them.
 *
 * <pre>
 * nar     = "nix-archive-1" node
 * node    = "(" "type" ( "regular" [ "executable" "" ] "contents" bytes
 *                      | "symlink" "target" bytes
 *                      | "directory" { "entry" "(" "name" bytes "node" node ")" } ) ")"
 * bundle  = { one item } zero
 * item    = nar export-magic path count { path } deriver ( one signature | zero )
 * "text", bytes, path, deriver, signature = length as 64-bit little endian, the bytes, zeros up to a multiple of 8
 * one, zero, count, export-magic          = 64-bit little endian
 * </pre>
 *
 * <p>The names of a directory are in strictly ascending byte order, not empty, not {@code .} or {@code ..}, without slash
 * and NUL; the reader enforces that, and so does the writer.
 */
final class NarWire {
  static final String MAGIC = "nix-archive-1";
  static final long EXPORT_MAGIC = 0x4558494eL;

  /** As deep as a path of 4096 bytes can go, less what a reader's stack can bear. */
  static final int MAX_DEPTH = 1024;

  static final int MAX_NAME = 255;
  static final int MAX_TARGET = 4095;

  private NarWire() {}

  /** Returns a string in its wire form. */
  static byte[] string(String text) {
    return string(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a signature string in its wire form: it is bytes, which as text are one character each. */
  static byte[] signature(String text) {
    return string(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Returns the text of a signature string. */
  static String signature(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] string(byte[] bytes) {
    return ByteBuffer.allocate(8 + bytes.length + padding(bytes.length))
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(bytes.length)
        .put(bytes)
        .array();
  }

  /** Returns several strings in their wire form, one after the other. */
  static byte[] strings(String... texts) {
    byte[][] parts = Arrays.stream(texts).map(NarWire::string).toArray(byte[][]::new);
    ByteBuffer all =
        ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }

  static byte[] integer(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  /** Returns how many zeros follow {@code length} bytes. */
  static int padding(long length) {
    return (int) (-length & 7);
  }

  /** Returns why {@code name} cannot be that of a directory entry, or the empty string if it can. */
  static String nameFault(byte[] name) {
    if (name.length == 0) {
      return "an entry with an empty name";
    }
    if (name.length > MAX_NAME) {
      return "an entry name longer than " + MAX_NAME + " bytes";
    }
    if (name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'))) {
      return "an entry named \"" + new String(name, StandardCharsets.US_ASCII) + "\"";
    }
    for (byte b : name) {
      if (b == '/' || b == 0) {
        return "an entry name with a " + (b == 0 ? "NUL" : "slash") + " in it";
      }
    }
    return "";
  }
}
