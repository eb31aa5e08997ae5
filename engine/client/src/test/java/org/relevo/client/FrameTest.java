package org.relevo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameTest {
  private static FrameReader reader(byte[] bytes) {
    return new FrameReader(Channels.newChannel(new ByteArrayInputStream(bytes)));
  }

  private static byte[] frames() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FrameWriter writer = new FrameWriter(Channels.newChannel(out));
    writer.write(FrameWire.INPUT, new byte[] {0, 1, 2, 3}, 1, 2);
    writer.write(FrameWire.END);
    return out.toByteArray();
  }

  @Test
  void write_frames_areTheDocumentedBytes() throws IOException {
    assertThat(frames()).containsExactly('I', 0, 0, 0, 2, 1, 2, 'E', 0, 0, 0, 0);
  }

  @Test
  void next_frames_givesThemAndThenTheEnd() throws IOException {
    FrameReader reader = reader(frames());

    assertThat(reader.next()).isTrue();
    assertThat(reader.kind()).isEqualTo(FrameWire.INPUT);
    assertThat(reader.bytes()).containsExactly(1, 2);
    assertThat(reader.next()).isTrue();
    assertThat(reader.kind()).isEqualTo(FrameWire.END);
    assertThat(reader.bytes()).isEmpty();
    assertThat(reader.next()).isFalse();
  }

  @Test
  void write_moreThanAFrameHolds_isSeveral() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] much = new byte[FrameWire.MOST_BYTES + 1];
    new FrameWriter(Channels.newChannel(out)).write(FrameWire.LOG, much, 0, much.length);
    FrameReader reader = reader(out.toByteArray());

    assertThat(reader.next()).isTrue();
    assertThat(reader.bytes()).hasSize(FrameWire.MOST_BYTES);
    assertThat(reader.next()).isTrue();
    assertThat(reader.bytes()).hasSize(1);
    assertThat(reader.next()).isFalse();
  }

  @Test
  void next_cutOffAnywhere_isRefused() throws IOException {
    byte[] frames = frames();
    for (int length = 0; length < frames.length; length++) {
      byte[] cut = Arrays.copyOf(frames, length);
      if (length == 0 || length == 7) {
        assertThat(lastOf(cut)).isEqualTo(length / 7);
      } else {
        assertThatThrownBy(() -> lastOf(cut)).isInstanceOf(EOFException.class);
      }
    }
  }

  /** Reads all; returns how many frames there are. */
  private static int lastOf(byte[] bytes) throws IOException {
    FrameReader reader = reader(bytes);
    int count = 0;
    while (reader.next()) {
      count++;
    }
    return count;
  }

  @Test
  void next_lengthOutOfBounds_isRefusedBeforeAnythingIsKept() {
    for (int length : new int[] {FrameWire.MOST_BYTES + 1, Integer.MAX_VALUE, -1}) {
      byte[] head = {
        'L', (byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length
      };
      assertThatThrownBy(() -> reader(head).next())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("none of this protocol");
    }
  }

  @Test
  void next_anyBytes_giveFramesThatWriteTheSameOrAreRefused() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] good = frames();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = random.nextBoolean() ? good.clone() : new byte[random.nextInt(40)];
      for (int j = random.nextInt(4); j >= 0 && bytes.length > 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      ByteArrayOutputStream again = new ByteArrayOutputStream();
      FrameWriter writer = new FrameWriter(Channels.newChannel(again));
      FrameReader reader = reader(bytes);
      try {
        while (reader.next()) {
          writer.write(reader.kind(), reader.bytes(), 0, reader.bytes().length);
        }
        assertThat(again.toByteArray()).as("seed %s, case %s", seed, i).isEqualTo(bytes);
      } catch (IOException e) {
        assertThat(e.getMessage()).as("seed %s, case %s", seed, i).isNotEmpty();
      }
    }
  }
}
