package org.relevo.core.ssh;

import org.apache.sshd.common.compression.BaseCompression;
import org.apache.sshd.common.compression.Compression;
import org.apache.sshd.common.compression.CompressionFactory;
import org.apache.sshd.common.util.buffer.Buffer;
import org.relevo.core.ssh.compression.ZstdMethod;

/** A hostile server's compression: whatever it sends comes to 64 MiB. What it is sent, it reads as it should. */
enum BombMethod implements CompressionFactory {
  INSTANCE;

  @Override
  public String getName() {
    return ZstdMethod.NAME;
  }

  @Override
  public boolean isDelayed() {
    return true;
  }

  @Override
  public boolean isCompressionExecuted() {
    return true;
  }

  @Override
  public boolean isSupported() {
    return true;
  }

  @Override
  public Compression create() {
    Compression real = ZstdMethod.FASTEST.create();
    return new BaseCompression(ZstdMethod.NAME) {
      @Override
      public boolean isDelayed() {
        return true;
      }

      @Override
      public void init(Type type, int level) {
        real.init(type, level);
      }

      @Override
      public void compress(Buffer packet) throws java.io.IOException {
        packet.putRawBytes(new byte[64 << 20]);
        real.compress(packet);
      }

      @Override
      public void uncompress(Buffer from, Buffer to) throws java.io.IOException {
        real.uncompress(from, to);
      }
    };
  }
}
