package org.relevo.formats.derivation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.relevo.formats.derivation.DerivationOutput.FixedContent;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePathException;

class DerivationReaderTest {
  private static final String ONE_PATH = "/gnu/store/19wm1ian8bdj8g0wrz8z1m7b75aa7w7m-one";

  /** A derivation as text: output, environment. */
  private static String text(String outputs, String environment) {
    return "Derive([" + outputs + "],[],[],\"x86_64-linux\",\"/bin/sh\",[],[" + environment + "])";
  }

  private static Derivation read(String text) throws IOException {
    return DerivationReader.read(StoreDir.GUIX, text.getBytes(UTF_8));
  }

  @Test
  void read_realFile_givesEveryField() throws IOException {
    Derivation two = TestingDerivations.read(TestingDerivations.TWO);
    assertThat(two.outputs().keySet()).containsExactly("doc", "out");
    assertThat(two.output("doc").orElseThrow().path().name()).isEqualTo("two-1.0-doc");
    assertThat(two.output("doc").orElseThrow().fixed()).isEmpty();
    assertThat(two.inputDerivations().firstKey().baseName()).isEqualTo(TestingDerivations.ONE);
    assertThat(two.inputDerivations().values().iterator().next()).containsExactly("out");
    assertThat(two.inputSources()).extracting("name").containsExactly("greeting.txt", "tree");
    assertThat(two.system()).isEqualTo("x86_64-linux");
    assertThat(two.builder()).isEqualTo("/bin/sh");
    assertThat(two.arguments())
        .containsExactly(
            "-c", "read l < $one; echo $l two > $out; echo \"a \\\"quoted\\\"\ttab\" > $doc");
    assertThat(two.environment()).containsOnlyKeys("doc", "one", "out", "weird");
    assertThat(two.environment()).containsEntry("weird", "back\\slash \"quote\"\nnewline\ttab");
    assertThat(two.references()).hasSize(3);
    assertThat(two.fixedContent()).isEmpty();
    assertThat(two.requiredSystemFeatures()).isEmpty();
  }

  @Test
  void read_fixedOutput_givesItsContent() throws IOException {
    assertThat(TestingDerivations.read(TestingDerivations.FIXED_RECURSIVE).fixedContent())
        .contains(new FixedContent(
            true, "sha256", "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"));
    assertThat(TestingDerivations.read(TestingDerivations.FIXED)
            .fixedContent()
            .orElseThrow()
            .recursive())
        .isFalse();
  }

  @Test
  void requiredSystemFeatures_words_areSplit() throws IOException {
    assertThat(TestingDerivations.read(TestingDerivations.ONE).requiredSystemFeatures())
        .containsExactly("big-parallel", "kvm");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        TestingDerivations.ONE,
        TestingDerivations.TWO,
        TestingDerivations.FIXED,
        TestingDerivations.FIXED_RECURSIVE
      })
  void write_realFile_isTheSameBytes(String file) throws IOException {
    byte[] bytes = TestingDerivations.bytes(file);
    Derivation read = DerivationReader.read(StoreDir.GUIX, new ByteArrayInputStream(bytes));
    assertThat(DerivationWriter.write(read)).isEqualTo(bytes);
  }

  @Test
  void read_utf8_roundTrips() throws IOException {
    String out = "(\"out\",\"" + ONE_PATH + "\",\"\",\"\")";
    // By bytes, U+FFFD comes before U+1F40E; by Java's chars it is the other way round.
    String text = text(out, "(\"k\",\"für Ωμέγα 日本 🐎\"),(\"\ufffd\",\"\"),(\"🐎\",\"\")");
    Derivation read = read(text);
    assertThat(read.environment()).containsEntry("k", "für Ωμέγα 日本 🐎");
    assertThat(new String(DerivationWriter.write(read), UTF_8)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0080", "\u00c3", "\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00ff"})
  void read_malformedUtf8_isRefusedWithTheStringsPlace(String bytes) {
    String out = "(\"out\",\"" + ONE_PATH + "\",\"\",\"\")";
    String text = text(out, "(\"k\",\"" + bytes + "\")");
    assertThatThrownBy(() -> DerivationReader.read(StoreDir.GUIX, text.getBytes(ISO_8859_1)))
        .isInstanceOfSatisfying(
            DerivationFormatException.class,
            e -> assertThat(e.offset()).isEqualTo(text.indexOf("\"" + bytes)))
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void write_halfASurrogatePair_isRefused() throws IOException {
    Derivation broken = TestingDerivations.read(TestingDerivations.ONE);
    Derivation changed = new Derivation(
        broken.outputs(),
        broken.inputDerivations(),
        broken.inputSources(),
        "\ud83d",
        broken.builder(),
        broken.arguments(),
        broken.environment());
    assertThatThrownBy(() -> DerivationWriter.write(changed))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "``~0~expected Derive(, got the end",
        "Derive[~6~expected (, got [",
        "Derive([]~9~has no output",
        "Derive([(\"out\",\"/etc/passwd\",\"\",\"\")]~15~expected a store path",
        "Derive([(\"../x\",~9~cannot name an output",
        "Derive([(\"\",~9~the name after the hash is empty",
        "Derive([(\"o\\ut\",~12~after a backslash, got u",
        "Derive([(\"out\\~14~after a backslash, got the end",
        "Derive([(\"out~9~never closed",
        "Derive([(\"out\" ~14~expected ,, got  ",
      })
  void read_badText_isRefusedWithItsPlace(String text, int offset, String reason) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            DerivationFormatException.class, e -> assertThat(e.offset()).isEqualTo(offset))
        .hasMessageContaining(reason);
  }

  @Test
  void read_badPath_keepsTheCause() {
    assertThatThrownBy(() -> read(text("(\"out\",\"/nix/store/x\",\"\",\"\")", "")))
        .hasCauseInstanceOf(StorePathException.class);
  }

  @Test
  void read_hashAndAlgorithmThatDoNotFit_areRefused() {
    for (String content : new String[] {
      "\"sha256\",\"\"",
      "\"\",\"00\"",
      "\"sha256\",\"00\"",
      "\"r:\",\"00\"",
      "\"sha512\",\"0\"",
      "\"sha1\",\"AA\"",
      "\"r:sha1\",\"xy\""
    }) {
      assertThatThrownBy(() -> read(text("(\"out\",\"" + ONE_PATH + "\"," + content + ")", "")))
          .as(content)
          .isInstanceOf(DerivationFormatException.class);
    }
  }

  @Test
  void read_anythingTwice_isRefused() throws IOException {
    String output = "(\"out\",\"" + ONE_PATH + "\",\"\",\"\")";
    String drv = "/gnu/store/" + TestingDerivations.ONE;
    String tail = ",\"s\",\"b\",[],[])";
    read(text(output, "(\"a\",\"\"),(\"b\",\"\")"));
    for (String text : new String[] {
      text(output + "," + output, ""),
      text(output, "(\"a\",\"\"),(\"a\",\"\")"),
      "Derive([" + output + "],[],[\"" + drv + "\",\"" + drv + "\"]" + tail,
      "Derive([" + output + "],[(\"" + drv + "\",[\"out\",\"out\"])],[]" + tail,
      "Derive([" + output + "],[(\"" + drv + "\",[]),(\"" + drv + "\",[])],[]" + tail,
    }) {
      assertThatThrownBy(() -> read(text)).as(text).hasMessageContaining("comes twice");
    }
  }

  @Test
  void read_otherOrder_givesTheSameAndIsWrittenSorted() throws IOException {
    String output = "(\"out\",\"" + ONE_PATH + "\",\"\",\"\")";
    String sorted = text(output, "(\"a\",\"\"),(\"b\",\"\")");
    assertThat(read(text(output, "(\"b\",\"\"),(\"a\",\"\")"))).isEqualTo(read(sorted));
    assertThat(new String(DerivationWriter.write(read(sorted)), UTF_8)).isEqualTo(sorted);
  }

  @Test
  void read_trailingBytes_areRefused() throws IOException {
    byte[] bytes = TestingDerivations.bytes(TestingDerivations.TWO);
    for (byte extra : new byte[] {'\n', ' ', 0, ')'}) {
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
      longer[bytes.length] = extra;
      assertThatThrownBy(() -> DerivationReader.read(StoreDir.GUIX, longer))
          .isInstanceOf(DerivationFormatException.class)
          .hasMessageContaining("expected the end");
    }
  }

  @Test
  void read_everyTruncation_isRefused() throws IOException {
    byte[] bytes = TestingDerivations.bytes(TestingDerivations.TWO);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> DerivationReader.read(StoreDir.GUIX, cut))
          .isInstanceOf(DerivationFormatException.class);
    }
  }

  @Test
  void read_tooLarge_isRefused() {
    assertThatThrownBy(
            () -> DerivationReader.read(StoreDir.GUIX, new byte[DerivationReader.MAX_SIZE + 1]))
        .isInstanceOf(DerivationFormatException.class)
        .hasMessageContaining("more than 33554432 bytes");
  }

  @Test
  void read_mutated_isRefusedOrRoundTrips() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] original = TestingDerivations.bytes(TestingDerivations.TWO);
    for (int i = 0; i < 5000; i++) {
      byte[] bytes = original.clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
      }
      Derivation read;
      try {
        read = DerivationReader.read(StoreDir.GUIX, bytes);
      } catch (DerivationFormatException expected) {
        continue;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
      assertThat(DerivationReader.read(StoreDir.GUIX, DerivationWriter.write(read)))
          .as("seed %d", seed)
          .isEqualTo(read);
    }
  }
}
