package org.relevo.formats.nar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.relevo.formats.hash.Hash;

class NarTest {
  private static final byte[] EMPTY = {};

  private static byte[] directoryOf(Object... entries) throws IOException {
    return TestingNars.concat(
        "nix-archive-1", "(", "type", "directory", TestingNars.concat(entries), ")");
  }

  private static byte[] entry(String name) throws IOException {
    return TestingNars.concat(
        "entry", "(", "name", name, "node", "(", "type", "symlink", "target", "t", ")", ")");
  }

  private static void assertRefused(byte[] nar, String reason) {
    assertThatThrownBy(
            () -> NarReader.read(new ByteArrayInputStream(nar), new TestingNars.Transcript()))
        .isInstanceOf(NarFormatException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void read_realNar_writtenAgainIsTheSame() throws IOException {
    byte[] nar = TestingNars.vector("tree.nar");

    assertThat(TestingNars.copy(nar)).isEqualTo(nar);
    assertThat(Hash.sha256(nar).hex())
        .isEqualTo("c15a08d4374d785cc9a5ede832edad4d01e812ca414147ae0d3378bccb627e26");
  }

  @Test
  void read_visitorThatReadsNoContents_passesOverThem() throws IOException {
    TestingNars.Transcript transcript = new TestingNars.Transcript();
    NarReader.read(new ByteArrayInputStream(TestingNars.vector("tree.nar")), transcript);

    assertThat(transcript.events).startsWith("directory ").endsWith("end");
    assertThat(transcript.events).anyMatch(event -> event.startsWith("executable "));
    assertThat(transcript.events).anyMatch(event -> event.startsWith("symlink "));
  }

  @Test
  void read_bytesAfterTheNar_areLeftInTheStream() throws IOException {
    byte[] nar = TestingNars.vector("tree.nar");
    InputStream in = new ByteArrayInputStream(TestingNars.concat(nar, 42));

    NarReader.read(in, new TestingNars.Transcript());

    assertThat(in.readAllBytes()).isEqualTo(NarWire.integer(42));
  }

  @Test
  void read_everyTruncation_isRefused() throws IOException {
    byte[] nar = TestingNars.vector("tree.nar");
    for (int length = 0; length < nar.length; length++) {
      assertRefused(Arrays.copyOf(nar, length), "");
    }
  }

  @Test
  void read_mutatedBytes_areRefusedOrAnotherNar() throws IOException {
    byte[] nar = TestingNars.vector("tree.nar");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] mutant = nar.clone();
      for (int flips = random.nextInt(3); flips >= 0; flips--) {
        mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        assertThat(TestingNars.copy(mutant)).as("seed %d, step %d", seed, i).isEqualTo(mutant);
      } catch (NarFormatException expected) {
        assertThat(expected.offset()).isBetween(0L, (long) nar.length);
      }
    }
  }

  @Test
  void read_hostileNames_areRefused() throws IOException {
    assertRefused(directoryOf((Object) entry("")), "empty name");
    assertRefused(directoryOf((Object) entry(".")), "\".\"");
    assertRefused(directoryOf((Object) entry("..")), "\"..\"");
    assertRefused(directoryOf((Object) entry("a/b")), "slash");
    assertRefused(directoryOf((Object) entry("a\0b")), "NUL");
    assertRefused(directoryOf((Object) entry("x".repeat(256))), "256 bytes");
    assertRefused(directoryOf(entry("a"), entry("a")), "twice or out of order");
    assertRefused(directoryOf(entry("b"), entry("a")), "twice or out of order");
  }

  @Test
  void read_namesInByteOrder_areAccepted() throws IOException {
    // In UTF-16 the order of these two is the opposite.
    byte[] nar = directoryOf(entry("\uff5e"), entry("\ud83d\ude00"));

    assertThat(TestingNars.copy(nar)).isEqualTo(nar);
  }

  @Test
  void read_otherGrammar_isRefused() throws IOException {
    assertRefused(TestingNars.concat("nix-archive-2"), "nix-archive-1");
    assertRefused(TestingNars.concat("nix-archive-1", "(", "type", "socket", ")"), "socket");
    assertRefused(
        TestingNars.concat("nix-archive-1", "(", "type", "regular", "executable", "x"), "\"x\"");
    assertRefused(
        TestingNars.concat("nix-archive-1", "(", "type", "regular", "executable", "", "executable"),
        "\"contents\"");
    assertRefused(
        TestingNars.concat("nix-archive-1", "(", "type", "symlink", "target", "", ")"), "target");
    assertRefused(
        TestingNars.concat(
            "nix-archive-1", "(", "type", "regular", "contents", NarWire.integer(-1)),
        "18446744073709551615 bytes");
    assertRefused(TestingNars.concat(NarWire.integer(Long.MAX_VALUE)), "9223372036854775807 bytes");
  }

  @Test
  void read_paddingNotZero_isRefused() throws IOException {
    byte[] nar = TestingNars.concat(
        "nix-archive-1", "(", "type", "regular", "contents", 1, new byte[] {1, 0, 0, 0, 0, 0, 0, 1
        });

    assertRefused(nar, "padding");
  }

  @Test
  void read_nestingWithoutBound_isRefused() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(NarWire.string("nix-archive-1"));
    byte[] level = NarWire.strings("(", "type", "directory", "entry", "(", "name", "d", "node");
    for (int i = 0; i < 5_000; i++) {
      out.write(level);
    }

    assertRefused(out.toByteArray(), "nested");
  }

  @Test
  void write_namesThatNoReaderAccepts_areRefused() throws IOException {
    for (String name : new String[] {"", ".", "..", "a/b", "a\0"}) {
      NarWriter writer = new NarWriter(new ByteArrayOutputStream());
      writer.enterDirectory("");
      assertThatIllegalArgumentException().isThrownBy(() -> writer.symlink(name, "t"));
    }
    NarWriter writer = new NarWriter(new ByteArrayOutputStream());
    writer.enterDirectory("");
    writer.symlink("b", "t");
    assertThatIllegalArgumentException().isThrownBy(() -> writer.symlink("a", "t"));
  }

  @Test
  void write_fileShorterThanSaid_fails() {
    NarWriter writer = new NarWriter(new ByteArrayOutputStream());

    assertThatThrownBy(() -> writer.regular("", false, 1, new ByteArrayInputStream(EMPTY)))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("shrank");
  }
}
