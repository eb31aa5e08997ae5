package org.relevo.core.ssh.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.compression.Compression;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZstdCompressionTest {
  private static final int HEADER = 5;

  private static Compression direction(Compression.Type type, int level) {
    Compression made = new ZstdMethod(level).create();
    made.init(type, 6);
    return made;
  }

  /** Packs as the library does: the payload stands behind room for the packet's header. */
  private static byte[] pack(Compression packer, byte[] payload) throws IOException {
    ByteArrayBuffer packet = new ByteArrayBuffer(HEADER + payload.length);
    packet.wpos(HEADER);
    packet.putRawBytes(payload);
    packet.rpos(HEADER);
    packer.compress(packet);
    byte[] packed = new byte[packet.available()];
    packet.getRawBytes(packed);
    return packed;
  }

  private static byte[] unpack(Compression unpacker, byte[] packed) throws IOException {
    ByteArrayBuffer to = new ByteArrayBuffer();
    unpacker.uncompress(new ByteArrayBuffer(packed), to);
    return to.getCompactData();
  }

  /** Makes payloads that compress well, badly, and not at all, of all sizes that packets have. */
  private static byte[] payload(Random random) {
    int[] sizes = {1, 17, 1000, 32 * 1024 + 9, 64 * 1024, 64 * 1024 + 1, 250_000};
    byte[] bytes = new byte[1 + random.nextInt(sizes[random.nextInt(sizes.length)])];
    switch (random.nextInt(3)) {
      case 0 -> random.nextBytes(bytes);
      case 1 -> {
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) "the store's items are many".charAt(random.nextInt(20));
        }
      }
      default -> bytes[random.nextInt(bytes.length)] = 1;
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 9})
  void compress_anyPackets_eachIsWholeWhenItArrives(int level) throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Compression packer = direction(Compression.Type.Deflater, level);
    Compression unpacker = direction(Compression.Type.Inflater, level);
    for (int i = 0; i < 300; i++) {
      byte[] payload = payload(random);
      assertThat(unpack(unpacker, pack(packer, payload)))
          .as("seed %d, packet %d of %d bytes", seed, i, payload.length)
          .isEqualTo(payload);
    }
  }

  @Test
  void compress_samePacketAgain_refersToTheFirst() throws IOException {
    byte[] payload = new byte[20_000];
    new Random(3).nextBytes(payload);
    Compression packer = direction(Compression.Type.Deflater, 1);
    assertThat(pack(packer, payload)).hasSizeGreaterThan(payload.length);
    assertThat(pack(packer, payload)).hasSizeLessThan(200);
  }

  @Test
  void uncompress_packetThatComesToMuchMore_isRefused() throws IOException {
    byte[] bomb = packed(new byte[64 << 20], 1);
    assertThat(bomb).hasSizeLessThan(35_000);
    assertRefused(bomb, "more than 262144 bytes");
  }

  @Test
  void uncompress_payloadOfExactlyTheLimit_isTaken() throws IOException {
    byte[] most = new byte[PacketDecompressor.LARGEST_PAYLOAD];
    byte[] packed = packed(most, 1);
    assertThat(unpack(direction(Compression.Type.Inflater, 1), packed)).isEqualTo(most);
    assertRefused(packed(new byte[most.length + 1], 1), "more than 262144 bytes");
  }

  @Test
  void uncompress_frameWithALargeWindow_isRefusedBeforeMemoryIsTaken() throws IOException {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      context.setLevel(1).setWindowLog(24);
      assertRefused(flushed(context, new byte[100]), "needs 16777216 bytes of memory");
    }
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      context.setLevel(1).setWindowLog(23);
      byte[] packed = flushed(context, new byte[100]);
      assertThat(unpack(direction(Compression.Type.Inflater, 1), packed)).hasSize(100);
    }
  }

  @Test
  void uncompress_frameThatEnds_isRefused() throws IOException {
    Compression unpacker = direction(Compression.Type.Inflater, 1);
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      unpack(unpacker, flushed(context, new byte[100]));
      byte[] end = stream(context, new byte[100], EndDirective.END);
      assertThatThrownBy(() -> unpack(unpacker, end)).hasMessageContaining("stream ended");
    }
  }

  @Test
  void uncompress_frameOfAFixedSize_isRefused() {
    assertRefused(Zstd.compress(new byte[100]), "of a fixed size");
  }

  @Test
  void uncompress_whatIsNoFrame_isRefused() {
    assertRefused(new byte[100], "does not begin a Zstandard frame");
    assertRefused(new byte[0], "does not begin a Zstandard frame");
    // A skippable frame.
    assertRefused(
        new byte[] {0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 9}, "does not begin a Zstandard frame");
  }

  @Test
  void uncompress_mutatedStream_isRefusedOrStaysInBounds() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < 300; round++) {
      Compression packer = direction(Compression.Type.Deflater, 1);
      Compression unpacker = direction(Compression.Type.Inflater, 1);
      List<byte[]> packets = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        packets.add(pack(packer, payload(random)));
      }
      byte[] hit = packets.get(random.nextInt(4));
      hit[random.nextInt(hit.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        for (byte[] packet : packets) {
          assertThat(unpack(unpacker, packet))
              .as("seed %d", seed)
              .hasSizeLessThanOrEqualTo(PacketDecompressor.LARGEST_PAYLOAD);
        }
      } catch (SshException e) {
        assertThat(e.getDisconnectCode())
            .as("seed %d", seed)
            .isEqualTo(SshConstants.SSH2_DISCONNECT_COMPRESSION_ERROR);
        refused++;
        assertThatThrownBy(() -> unpack(unpacker, packets.get(0)))
            .as("seed %d", seed)
            .hasMessageContaining("broke before");
      }
    }
    assertThat(refused).as("seed %d", seed).isGreaterThan(20);
  }

  @Test
  void method_levelOutOfRange_isRefused() {
    assertThatThrownBy(() -> new ZstdMethod(0)).hasMessageContaining("level 0 is not in 1..9");
    assertThatThrownBy(() -> new ZstdMethod(10)).hasMessageContaining("level 10");
  }

  @Test
  void method_beginsAfterTheLogin() {
    assertThat(ZstdMethod.FASTEST.isSupported()).isTrue();
    assertThat(ZstdMethod.FASTEST.isDelayed()).isTrue();
    assertThat(ZstdMethod.FASTEST.create().isDelayed()).isTrue();
    assertThat(ZstdMethod.FASTEST.create().getName()).isEqualTo("zstd@relevo.org");
  }

  private static void assertRefused(byte[] packed, String message) {
    assertThatThrownBy(() -> unpack(direction(Compression.Type.Inflater, 1), packed))
        .isInstanceOf(SshException.class)
        .hasMessageContaining(message);
  }

  private static byte[] packed(byte[] payload, int level) throws IOException {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      context.setLevel(level);
      return flushed(context, payload);
    }
  }

  private static byte[] flushed(ZstdCompressCtx context, byte[] payload) {
    return stream(context, payload, EndDirective.FLUSH);
  }

  private static byte[] stream(ZstdCompressCtx context, byte[] payload, EndDirective end) {
    ByteBuffer in = ByteBuffer.allocateDirect(payload.length).put(payload).flip();
    ByteBuffer out = ByteBuffer.allocateDirect(1 << 16);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    boolean done;
    do {
      done = context.compressDirectByteBufferStream(out.clear(), in, end);
      byte[] piece = new byte[out.flip().remaining()];
      out.get(piece);
      all.writeBytes(piece);
    } while (!done);
    return all.toByteArray();
  }
}
