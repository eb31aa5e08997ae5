package org.relevo.formats.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PieceStreamTest {
  private static byte[] cut(byte[] content, Random sizes) throws IOException {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    WorkerWriter writer = new WorkerWriter(wire);
    for (int at = 0; at < content.length; ) {
      int size = Math.min(content.length - at, 1 + sizes.nextInt(1 + sizes.nextInt(300)));
      writer.bytes(content, at, size);
      at += size;
    }
    writer.bytes(new byte[0]);
    writer.u64(4711);
    return wire.toByteArray();
  }

  private static WorkerReader reader(byte[] wire) {
    return new WorkerReader(new ByteArrayInputStream(wire));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void read_anyPieces_isTheContentAndNothingAfterIt(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] content = new byte[random.nextInt(3000)];
    random.nextBytes(content);
    WorkerReader reader = reader(cut(content, random));

    PieceStream stream = new PieceStream(reader);

    assertThat(stream.readAllBytes()).isEqualTo(content);
    assertThat(stream.read()).isEqualTo(-1);
    stream.close();
    assertThat(reader.u64()).isEqualTo(4711);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 200, 999})
  void close_anywhere_passesOverTheRest(int read) throws IOException {
    WorkerReader reader = reader(cut(new byte[1000], new Random(17)));
    PieceStream stream = new PieceStream(reader);

    assertThat(stream.readNBytes(read)).hasSize(read);
    stream.close();

    assertThat(stream.read()).isEqualTo(-1);
    assertThat(reader.u64()).isEqualTo(4711);
  }

  @Test
  void read_everyTruncation_isAnErrorAndNoEnd() throws IOException {
    byte[] wire = cut(new byte[100], new Random(18));
    int end = wire.length - 8;

    for (int length = 0; length < end; length++) {
      PieceStream stream = new PieceStream(reader(Arrays.copyOf(wire, length)));
      assertThatThrownBy(stream::readAllBytes)
          .as("cut at " + length)
          .isInstanceOf(WorkerFormatException.class);
    }
  }
}
