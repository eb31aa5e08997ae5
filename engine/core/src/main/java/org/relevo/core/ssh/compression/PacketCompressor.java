package org.relevo.core.ssh.compression;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/** Packs packets into one Zstandard frame, each so that it can be unpacked as soon as it has arrived. Not thread-safe. */
final class PacketCompressor {
  private static final int PIECE = 64 * 1024;

  private final ZstdCompressCtx context = new ZstdCompressCtx();
  private final ByteBuffer in = ByteBuffer.allocateDirect(PIECE);
  private final ByteBuffer out = ByteBuffer.allocateDirect(PIECE);
  private final byte[] piece = new byte[PIECE];

  PacketCompressor(int level) {
    context.setLevel(level);
    NativeMemory.freeWith(this, context);
  }

  /**
   * Packs a packet.
   *
   * @param to is given the bytes, in pieces; it may write over those of {@code bytes} in a packet of up to {@value #PIECE}
   */
  void compress(byte[] bytes, int offset, int length, Pieces to) throws IOException {
    try {
      int done = 0;
      byte[] source = length > PIECE ? bytes.clone() : bytes;
      do {
        int size = Math.min(PIECE, length - done);
        in.clear().put(source, offset + done, size).flip();
        done += size;
        EndDirective how = done == length ? EndDirective.FLUSH : EndDirective.CONTINUE;
        boolean all;
        do {
          out.clear();
          all = context.compressDirectByteBufferStream(out, in, how);
          int count = out.flip().remaining();
          out.get(piece, 0, count);
          to.take(piece, 0, count);
        } while (how == EndDirective.FLUSH ? !all : in.hasRemaining());
      } while (done < length);
    } catch (ZstdException e) {
      throw new IOException("a packet cannot be compressed: " + e.getMessage(), e);
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
