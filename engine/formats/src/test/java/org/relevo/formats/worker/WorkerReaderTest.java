package org.relevo.formats.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePathException;

class WorkerReaderTest {
  private static final String PATH = "/gnu/store/64frnqi59vy5m67lsc4vinj3rdy0qjsw-one.drv";

  /** Reads from hexadecimal digits; spaces are for people. */
  private static WorkerReader reader(String hex) {
    return new WorkerReader(
        new ByteArrayInputStream(HexFormat.of().parseHex(hex.replace(" ", ""))));
  }

  private static String string(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return String.format("%016x", Long.reverseBytes(bytes.length))
        + HexFormat.of().formatHex(bytes)
        + "00".repeat(-bytes.length & 7);
  }

  @Test
  void u64_bytes_areLittleEndian() throws IOException {
    assertThat(reader("6378696e00000000").u64()).isEqualTo(WorkerWire.CLIENT_MAGIC);
    assertThat(reader("0102030405060708").u64()).isEqualTo(0x0807060504030201L);
    assertThat(reader("ffffffffffffffff").u64()).isEqualTo(-1);
  }

  @Test
  void u64OrEnd_endBeforeAndWithin_differ() throws IOException {
    assertThat(reader("").u64OrEnd()).isEmpty();
    assertThat(reader("6301000000000000").u64OrEnd()).hasValue(WorkerWire.VERSION);
    assertThatThrownBy(() -> reader("63010000").u64OrEnd())
        .isInstanceOfSatisfying(WorkerFormatException.class, e -> {
          assertThat(e.endOfStream()).isTrue();
          assertThat(e.offset()).isEqualTo(4);
        });
  }

  @Test
  void u32_above32Bits_isRefused() throws IOException {
    assertThat(reader("ffffffff00000000").u32()).isEqualTo(0xffffffffL);
    assertThatThrownBy(() -> reader("0000000001000000").u32())
        .isInstanceOf(WorkerFormatException.class);
    assertThatThrownBy(() -> reader("ffffffffffffffff").u32())
        .hasMessageContaining("18446744073709551615");
  }

  @Test
  void integer_aboveTheBound_isRefused() throws IOException {
    assertThat(reader("0700000000000000").integer(7)).isEqualTo(7);
    assertThatThrownBy(() -> reader("0800000000000000").integer(7))
        .hasMessageContaining("an integer is 8, more than 7 (byte 8)");
  }

  @Test
  void bool_otherThan0Or1_isRefused() throws IOException {
    assertThat(reader("0000000000000000").bool()).isFalse();
    assertThat(reader("0100000000000000").bool()).isTrue();
    assertThatThrownBy(() -> reader("0200000000000000").bool())
        .isInstanceOf(WorkerFormatException.class);
  }

  @Test
  void string_utf8_isDecodedAndItsPaddingPassedOver() throws IOException {
    WorkerReader reader = reader(string("häй") + string("") + string("12345678") + string("x"));
    assertThat(reader.string()).isEqualTo("häй");
    assertThat(reader.string()).isEmpty();
    assertThat(reader.string()).isEqualTo("12345678");
    assertThat(reader.string()).isEqualTo("x");
    assertThat(reader.u64OrEnd()).isEmpty();
    assertThat(reader.offset()).isEqualTo(16 + 8 + 16 + 16);
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "c3", "c080", "eda080", "f4908080", "ff"})
  void string_malformedUtf8_isRefused(String hex) {
    String length = String.format("%02x", hex.length() / 2) + "00".repeat(7);
    String text = hex + "00".repeat(-hex.length() / 2 & 7);
    assertThatThrownBy(() -> reader(length + text).string())
        .isInstanceOf(WorkerFormatException.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void bytes_paddingNotZero_isRefused() {
    assertThatThrownBy(() -> reader("0300000000000000 61626300 00000001").bytes(10))
        .hasMessageContaining("padding of a byte vector is not zero");
  }

  @Test
  void bytes_aboveTheBound_isRefusedBeforeAnyIsRead() {
    assertThatThrownBy(() -> reader("0b00000000000000").bytes(10))
        .hasMessageContaining("length of a byte vector is 11, more than 10");
    assertThatThrownBy(() -> reader("ffffffffffffffff").string())
        .isInstanceOf(WorkerFormatException.class);
  }

  @Test
  void bytes_hugeLengthAndNoData_takesNoMemory() {
    assertThatThrownBy(() -> reader("00000070 00000000 6162").bytes(Integer.MAX_VALUE))
        .isInstanceOf(WorkerFormatException.class)
        .hasMessageContaining("2 bytes into its 1879048192");
  }

  @Test
  void strings_tooMany_areRefused() {
    assertThatThrownBy(() -> reader("0300000000000000").strings(2, 10))
        .hasMessageContaining("length of a list is 3, more than 2");
  }

  @Test
  void storePath_wellFormedAndNot_isParsedOrRefused() throws IOException {
    assertThat(reader(string(PATH)).storePath(StoreDir.GUIX)).hasToString(PATH);
    assertThat(reader(string("")).storePathIfAny(StoreDir.GUIX)).isEqualTo(Optional.empty());
    assertThat(reader(string(PATH)).storePathIfAny(StoreDir.GUIX).orElseThrow()).hasToString(PATH);
    assertThatThrownBy(() -> reader(string("/etc/passwd")).storePath(StoreDir.GUIX))
        .isInstanceOf(StorePathException.class);
    assertThatThrownBy(() -> reader("0110000000000000").storePath(StoreDir.GUIX))
        .isInstanceOf(WorkerFormatException.class);
  }

  @Test
  void byteVector_readToItsEnd_leavesTheReaderAfterThePadding() throws IOException {
    WorkerReader reader = reader(string("hello, world") + "2a00000000000000");
    try (ByteVectorStream in = reader.byteVector(100)) {
      assertThat(in.size()).isEqualTo(12);
      assertThat(in.read()).isEqualTo('h');
      assertThatThrownBy(reader::u64).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(reader::u64OrEnd).isInstanceOf(IllegalStateException.class);
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("ello, world");
      assertThat(in.read()).isEqualTo(-1);
    }
    assertThat(reader.u64()).isEqualTo(42);
  }

  @Test
  void byteVector_closedEarly_passesOverTheRest() throws IOException {
    WorkerReader reader = reader(string("hello, world") + string("") + "2a00000000000000");
    try (InputStream in = reader.byteVector(100)) {
      assertThat(in.read()).isEqualTo('h');
    }
    reader.byteVector(0).close();
    assertThat(reader.u64()).isEqualTo(42);
  }

  @Test
  void byteVector_connectionEnds_isNoEndOfTheVector() throws IOException {
    InputStream in = reader("0500000000000000 6162").byteVector(5);
    assertThat(in.read(new byte[8])).isEqualTo(2);
    assertThatThrownBy(() -> in.read(new byte[8]))
        .isInstanceOfSatisfying(
            WorkerFormatException.class, e -> assertThat(e.endOfStream()).isTrue())
        .hasMessageContaining("3 bytes are missing");
  }

  @Test
  void byteVector_badPadding_isRefusedAtItsEnd() throws IOException {
    InputStream in = reader("0100000000000000 6100000000000001").byteVector(5);
    assertThatThrownBy(in::read).hasMessageContaining("padding");
  }

  @Test
  void message_unknownTag_isRefused() {
    assertThatThrownBy(() -> reader("0700000000000000").message())
        .hasMessageContaining("unknown message 0x7");
    assertThatThrownBy(() -> reader("6174616400000000 0000000000000000").message())
        .hasMessageContaining("a demand for 0 bytes");
  }

  @Test
  void message_logAndErrorThatAreNotUtf8_areKept() throws IOException {
    StderrMessage log =
        reader("676d6c6f00000000 0100000000000000 ff00000000000000").message();
    assertThat(log).isEqualTo(new StderrMessage.Next(new byte[] {(byte) 0xff}));
    StderrMessage error = reader(
            "7074786300000000 0100000000000000 ff00000000000000 6400000000000000")
        .message();
    assertThat(error)
        .isEqualTo(new StderrMessage.Failure("\ufffd", WorkerWire.STATUS_BUILD_FAILED));
  }

  @Test
  void of_everyNumber_givesItsOperationOrNone() {
    for (WorkerOp op : WorkerOp.values()) {
      assertThat(WorkerOp.of(op.number())).contains(op);
    }
    assertThat(WorkerOp.of(0)).isEmpty();
    assertThat(WorkerOp.of(1L << 32 | 1)).isEmpty();
  }

  @Test
  void version_parts_areSplit() {
    assertThat(WorkerWire.major(WorkerWire.VERSION)).isEqualTo(1);
    assertThat(WorkerWire.minor(WorkerWire.VERSION)).isEqualTo(0x63);
  }
}
