package org.relevo.core.ssh.compression;

import com.github.luben.zstd.util.Native;
import org.apache.sshd.common.compression.Compression;
import org.apache.sshd.common.compression.CompressionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compression method {@value #NAME}, at some level of its sender's choice.
 *
 * <p>As {@code zlib@openssh.com} it begins after the login, so that no stranger reaches the decompressor. Each direction is
 * one Zstandard frame (RFC 8878) that never ends, begun anew by each key exchange (RFC 4253, section 6.2). The payload of a
 * packet is the blocks that it comes to, flushed, so that the other end has all of it. The frame's window is {@value
 * PacketDecompressor#LARGEST_WINDOW} bytes at most, and a packet's payload {@value PacketDecompressor#LARGEST_PAYLOAD}.
 *
 * @param level 1 (fastest) to 9
 */
public record ZstdMethod(int level) implements CompressionFactory {
  /** What it is called in key exchanges. */
  public static final String NAME = "zstd@relevo.org";

  /** The fastest level, which is what suits whoever does not know the link. */
  public static final ZstdMethod FASTEST = new ZstdMethod(1);

  private static final Logger log = LoggerFactory.getLogger(ZstdMethod.class);

  /** Checks the range. */
  public ZstdMethod {
    if (level < 1 || level > 9) {
      throw new IllegalArgumentException("zstd level " + level + " is not in 1..9");
    }
  }

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public boolean isDelayed() {
    return true;
  }

  @Override
  public boolean isCompressionExecuted() {
    return true;
  }

  /** Returns whether the native library can be had on this host. */
  @Override
  public boolean isSupported() {
    return Library.LOADED;
  }

  @Override
  public Compression create() {
    return new ZstdCompression(level);
  }

  /** Loads the native library when it is first asked for. */
  private static final class Library {
    private static final boolean LOADED = load();

    private static boolean load() {
      try {
        Native.load();
        return true;
      } catch (LinkageError e) {
        log.warn(
            "the Zstandard library cannot be loaded ({}), so connections do without {}; java.io.tmpdir must be a"
                + " directory that may have programs",
            e.getMessage(),
            NAME);
        return false;
      }
    }
  }
}
