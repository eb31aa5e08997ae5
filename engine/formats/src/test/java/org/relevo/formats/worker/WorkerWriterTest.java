package org.relevo.formats.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.path.StorePathException;

class WorkerWriterTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final WorkerWriter writer = new WorkerWriter(out);

  private WorkerReader written() {
    return new WorkerReader(new ByteArrayInputStream(out.toByteArray()));
  }

  @Test
  void request_validPath_isTheBytesOfTheProtocol() throws IOException {
    writer.op(WorkerOp.VALID_PATH);
    writer.string("/gnu/store");
    writer.bool(true);
    assertThat(HexFormat.of().formatHex(out.toByteArray()))
        .isEqualTo("0100000000000000"
            + "0a00000000000000"
            + "2f676e752f73746f"
            + "7265000000000000"
            + "0100000000000000");
  }

  @Test
  void values_written_areReadBack() throws IOException {
    StorePath path = StoreDir.GUIX.parse("/gnu/store/64frnqi59vy5m67lsc4vinj3rdy0qjsw-one.drv");
    Map<String, String> pairs = new LinkedHashMap<>();
    pairs.put("build-timeout", "0");
    pairs.put("build-cores", "2");
    writer.u64(Long.MIN_VALUE);
    writer.strings(List.of("", "a", "12345678"));
    writer.stringPairs(pairs);
    writer.storePaths(List.of(path, path));
    writer.storePathIfAny(Optional.of(path));
    writer.storePathIfAny(Optional.empty());
    writer.bytes(new ByteArrayInputStream("streamed".repeat(10_000).getBytes(UTF_8)), 79_999);

    WorkerReader reader = written();
    assertThat(reader.u64()).isEqualTo(Long.MIN_VALUE);
    assertThat(reader.strings()).containsExactly("", "a", "12345678");
    assertThat(reader.stringPairs(10, 100)).containsExactlyEntriesOf(pairs);
    assertThat(reader.storePaths(StoreDir.GUIX)).containsExactly(path, path);
    assertThat(reader.storePathIfAny(StoreDir.GUIX)).contains(path);
    assertThat(reader.storePathIfAny(StoreDir.GUIX)).isEmpty();
    assertThat(reader.bytes(80_000))
        .isEqualTo(Arrays.copyOf("streamed".repeat(10_000).getBytes(UTF_8), 79_999));
    assertThat(reader.u64OrEnd()).isEmpty();
  }

  @Test
  void bytes_streamTooShort_fails() {
    assertThatThrownBy(() -> writer.bytes(InputStream.nullInputStream(), 3))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("3 bytes early");
  }

  @Test
  void message_everyKind_isReadBack() throws IOException {
    List<StderrMessage> plain = List.of(
        StderrMessage.Next.of("building…\n"),
        new StderrMessage.Read(32768),
        new StderrMessage.Failure("no such path", WorkerWire.STATUS_FAILED),
        new StderrMessage.Failure("odd", -1),
        new StderrMessage.Last());
    for (StderrMessage message : plain) {
      writer.message(message);
    }
    writer.message(StderrMessage.Write.of(new byte[] {1, 2, 3}));
    writer.write(new byte[] {1, 2, 3}, 1, 2);
    WorkerReader reader = written();
    List<StderrMessage> read = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      read.add(reader.message());
    }
    assertThat(read).isEqualTo(plain);
    StderrMessage.Write first = (StderrMessage.Write) reader.message();
    assertThat(first.size()).isEqualTo(3);
    assertThat(first.data().readAllBytes()).containsExactly(1, 2, 3);
    StderrMessage.Write second = (StderrMessage.Write) reader.message();
    assertThat(second.data().readAllBytes()).containsExactly(2, 3);
    assertThat(reader.u64OrEnd()).isEmpty();
  }

  /** A conversation with every kind of value, and the reading of it. */
  private byte[] conversation() throws IOException {
    writer.message(StderrMessage.Next.of("log line\n"));
    writer.message(StderrMessage.Write.of("data".getBytes(UTF_8)));
    writer.message(new StderrMessage.Last());
    writer.bool(true);
    writer.strings(List.of("one", "two"));
    writer.storePaths(
        List.of(StoreDir.GUIX.parse("/gnu/store/64frnqi59vy5m67lsc4vinj3rdy0qjsw-one.drv")));
    return out.toByteArray();
  }

  private static void readConversation(byte[] bytes) throws IOException {
    WorkerReader reader = new WorkerReader(new ByteArrayInputStream(bytes));
    StderrMessage message;
    do {
      message = reader.message();
      if (message instanceof StderrMessage.Write write) {
        write.data().close();
      }
    } while (!(message instanceof StderrMessage.Last));
    reader.bool();
    reader.strings(10, 100);
    reader.storePaths(StoreDir.GUIX);
  }

  @Test
  void read_everyTruncation_isAnEndWithinAValue() throws IOException {
    byte[] bytes = conversation();
    readConversation(bytes);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> readConversation(cut))
          .isInstanceOfSatisfying(WorkerFormatException.class, e -> {
            assertThat(e.endOfStream()).isTrue();
            assertThat(e.offset()).isEqualTo(cut.length);
          });
    }
  }

  @Test
  void read_mutated_isRefusedOrRead() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] original = conversation();
    for (int i = 0; i < 4000; i++) {
      byte[] bytes = original.clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        readConversation(bytes);
      } catch (WorkerFormatException | StorePathException expected) {
        // Refused as it should be; any other exception fails the test.
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }
}
