package org.relevo.core.ssh.compression;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/** Unpacks what a {@link PacketCompressor} packed, and bounds what a hostile one can ask for. Not thread-safe. */
final class PacketDecompressor {
  /** How many bytes a packet may come to: as many as the SSH library takes of one. */
  static final int LARGEST_PAYLOAD = 256 * 1024;

  /** How many bytes back a frame may refer to, which is memory here; levels up to 9 need less. */
  static final int LARGEST_WINDOW = 8 << 20;

  private static final int PIECE = 64 * 1024;

  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private final ByteBuffer in = ByteBuffer.allocateDirect(PIECE);
  private final ByteBuffer out = ByteBuffer.allocateDirect(PIECE);
  private final byte[] piece = new byte[PIECE];
  private boolean begun;
  private boolean broken;

  PacketDecompressor() {
    NativeMemory.freeWith(this, context);
  }

  /**
   * Unpacks a packet.
   *
   * @param to is given the bytes, in pieces
   * @throws IOException if it is damaged or comes to more than {@value #LARGEST_PAYLOAD} bytes; nothing can be unpacked after
   *     that
   */
  void decompress(byte[] bytes, int offset, int length, Pieces to) throws IOException {
    if (broken) {
      throw new IOException("the compressed stream broke before");
    }
    broken = true;
    if (!begun) {
      FrameHeader.check(bytes, offset, length);
      begun = true;
    }
    try {
      unpack(bytes, offset, length, to);
    } catch (ZstdException e) {
      throw new IOException("a compressed packet is damaged: " + e.getMessage(), e);
    } finally {
      Reference.reachabilityFence(this);
    }
    broken = false;
  }

  private void unpack(byte[] bytes, int offset, int length, Pieces to) throws IOException {
    int done = 0;
    int sum = 0;
    while (done < length) {
      int size = Math.min(PIECE, length - done);
      in.clear().put(bytes, offset + done, size).flip();
      done += size;
      do {
        out.clear();
        if (context.decompressDirectByteBufferStream(out, in)) {
          throw new IOException(
              "a compressed stream ended, which goes on as long as its connection");
        }
        int count = out.flip().remaining();
        sum += count;
        if (sum > LARGEST_PAYLOAD) {
          throw new IOException(
              "a compressed packet comes to more than " + LARGEST_PAYLOAD + " bytes");
        }
        out.get(piece, 0, count);
        to.take(piece, 0, count);
        // What did not fill the buffer was all that there is so far.
      } while (in.hasRemaining() || out.limit() == PIECE);
    }
  }
}
