package org.relevo.formats.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HashingStreamsTest {
  private final byte[] data = new byte[20_000];

  HashingStreamsTest() {
    new Random(1).nextBytes(data);
  }

  @Test
  void read_everyWayOfReading_isHashedAndCounted() throws IOException {
    HashingInputStream in = new HashingInputStream(new ByteArrayInputStream(data));
    assertThat(in.read()).isEqualTo(data[0] & 0xff);
    assertThat(in.read(new byte[10], 2, 5)).isEqualTo(5);
    assertThat(in.skip(10_000)).isEqualTo(10_000);
    assertThat(in.skip(0)).isZero();
    assertThat(in.skip(-1)).isZero();
    assertThat(in.readNBytes(100)).isEqualTo(Arrays.copyOfRange(data, 10_006, 10_106));
    assertThat(in.count()).isEqualTo(10_106);
    in.transferTo(new ByteArrayOutputStream());
    assertThat(in.read()).isEqualTo(-1);
    assertThat(in.skip(10)).isZero();
    assertThat(in.count()).isEqualTo(data.length);
    assertThat(in.finish()).isEqualTo(Hash.sha256(data));
    assertThat(in.finish()).isEqualTo(Hash.sha256(new byte[0]));
  }

  @Test
  void reset_afterMark_isRefusedAsBytesWouldCountTwice() throws IOException {
    HashingInputStream in = new HashingInputStream(new ByteArrayInputStream(data));
    assertThat(in.markSupported()).isFalse();
    in.mark(10);
    in.read();
    assertThatThrownBy(in::reset).isInstanceOf(IOException.class);
    in.readAllBytes();
    assertThat(in.finish()).isEqualTo(Hash.sha256(data));
  }

  @Test
  void write_everyWayOfWriting_isHashedCountedAndPassedOn() throws IOException {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (HashingOutputStream out = new HashingOutputStream(sink)) {
      out.write(data[0]);
      out.write(data, 1, 99);
      out.write(Arrays.copyOfRange(data, 100, data.length));
      assertThat(out.count()).isEqualTo(data.length);
      assertThat(out.finish()).isEqualTo(Hash.sha256(data));
      assertThat(out.finish()).isEqualTo(Hash.sha256(new byte[0]));
    }
    assertThat(sink.toByteArray()).isEqualTo(data);
  }
}
