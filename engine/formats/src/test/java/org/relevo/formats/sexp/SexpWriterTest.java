package org.relevo.formats.sexp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected texts were written by libgcrypt 1.10. */
class SexpWriterTest {
  @Test
  void advanced_publicKey_isTheFileOfTheRealProgram() throws IOException {
    byte[] file = SexpReaderTest.vector("bundle-signer.pub");
    assertThat(SexpWriter.advanced(SexpReader.read(file))).isEqualTo(file);
  }

  @Test
  void advanced_keysAndSignatures_areTheTextsOfTheRealProgram() throws IOException {
    String file = new String(SexpReaderTest.vector("signatures.txt"), US_ASCII);
    String[] keys = file.substring(0, file.indexOf("(ecc \"\"")).split("(?m)^(;; .*)?\n");
    int seen = 0;
    for (String key : keys) {
      if (key.startsWith("(")) {
        assertThat(SexpWriter.advancedText(SexpReader.read(key))).isEqualTo(key);
        seen++;
      }
    }
    String[] lines = file.substring(file.indexOf("(ecc \"\"")).split("\n");
    for (String line : lines) {
      String text = SexpReader.readList(line).atom(3).orElseThrow().text();
      assertThat(SexpWriter.advancedText(SexpReader.read(text))).isEqualTo(text);
      seen++;
    }
    assertThat(seen).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "(1:a)~`(a)\n`",
        "()~`()\n`",
        "(())~`(\n ()\n )\n`",
        "(1:a())~`(a \n ()\n )\n`",
        "(1:a()1:b)~`(a \n ()\n b)\n`",
        "((1:a)1:b)~`(\n (a)\n b)\n`",
        "(1:a(1:b(1:c)1:d(1:e))1:f(1:g))~`(a \n (b \n  (c)\n  d \n  (e)\n  )\n f \n (g)\n )\n`",
        "5:hello~`hello \n`",
      })
  void advanced_lists_areLaidOutLikeLibgcrypt(String canonical, String expected)
      throws IOException {
    assertThat(SexpWriter.advancedText(SexpReader.read(canonical))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "0:~\"\"",
        "2:ab~ab",
        "8:-./_:*+=~-./_:*+=",
        "2:1a~\"1a\"",
        "3:a b~\"a b\"",
        "3:x'y~\"x\\'y\"",
        "2:\u00c3\u00a9~#C3A9#",
        "#00#~#00#",
        "#7801#~#7801#",
        "#787f#~#787F#",
        "#78a0#~#78A0#",
        "#78a1#~\"x\u00a1\"",
        "#80#~#80#",
        "#780a#~\"x\\n\"",
        "#08090b0c0d22275c#~\"\\b\\t\\v\\f\\r\\\"\\'\\\\\"",
        "#782000#~\"x \\x00\"",
      })
  void advanced_atom_takesTheFormOfLibgcrypt(String atom, String expected) throws IOException {
    Sexp list = SexpList.of(SexpReader.read(atom.getBytes(ISO_8859_1)));
    assertThat(new String(SexpWriter.advanced(list), ISO_8859_1)).isEqualTo("(" + expected + ")\n");
  }

  @Test
  void advanced_tokenWithAZeroByte_isHexadecimalSoThatItCanBeReadBack() {
    assertThat(SexpWriter.advancedText(SexpList.of(Atom.of("x\0")))).isEqualTo("(#7800#)\n");
  }

  @Test
  void write_randomExpressions_areReadBack() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      Sexp sexp = random(random, 0);
      assertThat(SexpReader.read(SexpWriter.canonical(sexp)))
          .as("seed %d", seed)
          .isEqualTo(sexp);
      assertThat(SexpReader.read(SexpWriter.advanced(sexp))).as("seed %d", seed).isEqualTo(sexp);
    }
  }

  private static Sexp random(Random random, int depth) {
    if (depth < 5 && random.nextInt(3) > 0) {
      Sexp[] items = new Sexp[random.nextInt(4)];
      for (int i = 0; i < items.length; i++) {
        items[i] = random(random, depth + 1);
      }
      return SexpList.of(items);
    }
    byte[] bytes = new byte[random.nextInt(6)];
    boolean text = random.nextBoolean();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (text ? 0x20 + random.nextInt(0x60) : random.nextInt(256));
    }
    return Atom.of(bytes);
  }
}
