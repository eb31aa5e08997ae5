package org.relevo.core.ssh.compression;

import java.io.IOException;

/** The beginning of a Zstandard frame (RFC 8878, section 3.1.1.1), as far as it tells what unpacking would take. */
final class FrameHeader {
  private static final int[] MAGIC = {0x28, 0xb5, 0x2f, 0xfd};
  private static final int DESCRIPTOR = MAGIC.length;
  private static final int WINDOW = DESCRIPTOR + 1;

  /** The frame has its size instead of a window. */
  private static final int SINGLE_SEGMENT = 0x20;

  /** The frame needs a dictionary. */
  private static final int DICTIONARY = 0x03;

  private FrameHeader() {}

  /**
   * Checks that bytes begin a frame that has no end of its own, and a window of {@value PacketDecompressor#LARGEST_WINDOW}
   * bytes at most.
   *
   * @throws IOException if they do not
   */
  static void check(byte[] bytes, int offset, int length) throws IOException {
    boolean frame = length > WINDOW;
    for (int i = 0; frame && i < MAGIC.length; i++) {
      frame = (bytes[offset + i] & 0xff) == MAGIC[i];
    }
    if (!frame) {
      throw new IOException("the first compressed packet does not begin a Zstandard frame");
    }
    int descriptor = bytes[offset + DESCRIPTOR] & 0xff;
    if ((descriptor & (SINGLE_SEGMENT | DICTIONARY)) != 0) {
      throw new IOException(
          "the compressed stream is of a fixed size or needs a dictionary, which packets cannot be");
    }
    int code = bytes[offset + WINDOW] & 0xff;
    long base = 1L << (10 + (code >> 3));
    long window = base + base / 8 * (code & 7);
    if (window > PacketDecompressor.LARGEST_WINDOW) {
      throw new IOException("the compressed stream needs " + window + " bytes of memory, more than "
          + PacketDecompressor.LARGEST_WINDOW);
    }
  }
}
