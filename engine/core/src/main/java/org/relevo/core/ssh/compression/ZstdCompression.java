package org.relevo.core.ssh.compression;

import java.io.IOException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.compression.BaseCompression;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** One direction of a connection: packs or unpacks its packets, one after the other. */
final class ZstdCompression extends BaseCompression {
  private final int level;
  private @Nullable PacketCompressor packer;
  private @Nullable PacketDecompressor unpacker;

  ZstdCompression(int level) {
    super(ZstdMethod.NAME);
    this.level = level;
  }

  @Override
  public boolean isDelayed() {
    return true;
  }

  /** Begins; the level that the library has is zlib's, and not used. */
  @Override
  public void init(Type type, int unused) {
    if (type == Type.Deflater) {
      packer = new PacketCompressor(level);
    } else {
      unpacker = new PacketDecompressor();
    }
  }

  @Override
  public void compress(Buffer packet) throws IOException {
    int start = packet.rpos();
    byte[] bytes = packet.array();
    int length = packet.available();
    // What is written over was taken in before.
    packet.wpos(start);
    begun(packer).compress(bytes, start, length, packet::putRawBytes);
  }

  @Override
  public void uncompress(Buffer from, Buffer to) throws IOException {
    try {
      begun(unpacker).decompress(from.array(), from.rpos(), from.available(), to::putRawBytes);
    } catch (IOException e) {
      throw new SshException(SshConstants.SSH2_DISCONNECT_COMPRESSION_ERROR, e.getMessage(), e);
    }
  }

  private static <T> T begun(@Nullable T direction) {
    if (direction == null) {
      throw new IllegalStateException("this direction was not begun");
    }
    return direction;
  }
}
