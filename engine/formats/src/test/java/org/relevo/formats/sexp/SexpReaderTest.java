package org.relevo.formats.sexp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The accepted spellings, and their canonical forms, are what libgcrypt 1.10 made of them. */
class SexpReaderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "(a)~(1:a)",
        "()~()",
        "(a ())~(1:a())",
        "(a () b)~(1:a()1:b)",
        "(())~(())",
        "(a \"\")~(1:a0:)",
        "(1:a0:)~(1:a0:)",
        "(a 3\"abc\")~(1:a3:abc)",
        "(a 2#6162#)~(1:a2:ab)",
        "(a |YWJj|)~(1:a3:abc)",
        "(a |YWI=|)~(1:a2:ab)",
        "(a 2|YWI=|)~(1:a2:ab)",
        "(a #61 62#)~(1:a2:ab)",
        "(a #6 162#)~(1:a2:ab)",
        "(a ##)~(1:a0:)",
        "(a \"\\101\\x41\")~(1:a2:AA)",
        "(a -./_:*+=)~(1:a8:-./_:*+=)",
        "(a b#61#)~(1:a1:b1:a)",
        "(a\"c\"#61#)~(1:a1:c1:a)",
        "(a (b (c) d (e)) f (g))~(1:a(1:b(1:c)1:d(1:e))1:f(1:g))",
        "(1:a(1:b(1:c)1:d(1:e))1:f(1:g))~(1:a(1:b(1:c)1:d(1:e))1:f(1:g))",
        "` (a \n\t b) `~(1:a1:b)",
        "5:hello~5:hello",
      })
  void read_acceptedSpelling_givesTheValue(String text, String canonical) throws IOException {
    byte[] written = SexpWriter.canonical(SexpReader.read(text.getBytes(ISO_8859_1)));
    assertThat(new String(written, ISO_8859_1)).isEqualTo(canonical);
  }

  @Test
  void read_escapes_giveTheirBytes() throws IOException {
    assertThat(SexpReader.read("\"\\b\\t\\v\\n\\f\\r\\\"\\'\\\\\\x00\\377\""))
        .isEqualTo(Atom.of("\b\t\u000b\n\f\r\"'\\\0\u00ff".getBytes(ISO_8859_1)));
    assertThat(SexpReader.read("\"a\\\nb\\\r\nc\\\n\rd\\\re\nf\"")).isEqualTo(Atom.of("abcde\nf"));
  }

  @Test
  void read_sizedAtom_takesAnyBytes() throws IOException {
    assertThat(SexpReader.read("(1:)3:\0\u00ff()".getBytes(ISO_8859_1)))
        .isEqualTo(SexpList.of(Atom.of(")"), Atom.of("\0\u00ff(".getBytes(ISO_8859_1))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "``~0~the end",
        "(a~0~never closed",
        "(a (b)~0~never closed",
        "(a))~3~the expression is over, yet ')' follows",
        "(a)(b)~3~the expression is over",
        "(a) x~4~the expression is over",
        ")~0~got ')'",
        "(a & b)~3~got '&'",
        "(a ; c)~3~got ';'",
        "(a,b)~2~got ','",
        "{YTpi}~0~got '{'",
        "(a [text/plain]b)~3~display hints",
        "(a #616#)~7~odd number",
        "(a #6g#)~5~not a hexadecimal digit",
        "(a #61~3~hexadecimal atom is never closed",
        "(a |YWI|)~4~bad base-64",
        "(a |YW J|)~4~bad base-64",
        "(a |YWI=~3~base-64 atom is never closed",
        "(a \"b~3~quoted atom is never closed",
        "(a \"\\q\")~5~unknown escape",
        "(a \"\\1\")~6~3 digits of base 8",
        "(a \"\\400\")~5~does not fit a byte",
        "(a \"x\\x4\")~8~2 digits of base 16",
        "(a 01:b)~3~begins with a zero",
        "(a 00:)~3~begins with a zero",
        "(a 4\"abc\")~4~length given is 4",
        "(a 12)~5~got ')'",
        "(a 6:hell)~3~6 bytes where only 5 are left",
        "(a 5:hell)~0~never closed",
        "(a 1234567890123:b)~3~above the limit",
      })
  void read_badText_isRefusedWithItsPlace(String text, int offset, String reason) {
    assertThatThrownBy(() -> SexpReader.read(text))
        .isInstanceOfSatisfying(
            SexpFormatException.class, e -> assertThat(e.offset()).isEqualTo(offset))
        .hasMessageContaining(reason)
        .hasMessageContaining("byte " + offset);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a 5:hel)", "5:hell", "5:", "5"})
  void read_lengthPastTheEnd_isRefused(String text) {
    assertThatThrownBy(() -> SexpReader.read(text)).isInstanceOf(SexpFormatException.class);
  }

  @Test
  void read_faultOnALaterLine_namesLineAndColumn() {
    assertThatThrownBy(() -> SexpReader.read("(acl\n (entry\n  ?))"))
        .isInstanceOfSatisfying(SexpFormatException.class, e -> {
          assertThat(e.line()).isEqualTo(3);
          assertThat(e.column()).isEqualTo(3);
        })
        .hasMessageContaining("line 3, column 3");
  }

  @Test
  void read_nestedToTheLimit_isAcceptedAndOneMoreRefused() throws IOException {
    int limit = SexpReader.MAX_DEPTH;
    SexpReader.read("(".repeat(limit) + ")".repeat(limit));
    assertThatThrownBy(() -> SexpReader.read("(".repeat(limit + 1) + ")".repeat(limit + 1)))
        .isInstanceOf(SexpFormatException.class)
        .hasMessageContaining("nested deeper than 64");
    assertThatThrownBy(() -> SexpReader.read("(".repeat(1_000_000)))
        .isInstanceOf(SexpFormatException.class);
  }

  @Test
  void read_tooLarge_isRefused() {
    assertThatThrownBy(() -> SexpReader.read(new byte[SexpReader.MAX_SIZE + 1]))
        .isInstanceOf(SexpFormatException.class)
        .hasMessageContaining("the limit is");
  }

  @Test
  void readList_atom_isRefused() {
    assertThatThrownBy(() -> SexpReader.readList("a")).hasMessageContaining("expected a list");
  }

  @Test
  void read_everyTruncationOfAKey_isRefused() throws IOException {
    byte[] key = vector("bundle-signer.pub");
    int end = key.length - 1;
    for (int length = 0; length < end; length++) {
      byte[] cut = Arrays.copyOf(key, length);
      assertThatThrownBy(() -> SexpReader.read(cut)).isInstanceOf(SexpFormatException.class);
    }
    SexpReader.read(Arrays.copyOf(key, end));
  }

  @Test
  void read_mutatedKey_isRefusedOrRoundTrips() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[][] originals = {
      vector("bundle-signer.pub"),
      SexpWriter.canonical(SexpReader.read(vector("bundle-signer.pub")))
    };
    for (int i = 0; i < 4000; i++) {
      byte[] bytes = originals[i % 2].clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Sexp sexp;
      try {
        sexp = SexpReader.read(bytes);
      } catch (SexpFormatException expected) {
        continue;
      }
      assertThat(SexpReader.read(SexpWriter.canonical(sexp)))
          .as("seed %d", seed)
          .isEqualTo(sexp);
      assertThat(SexpReader.read(SexpWriter.advanced(sexp))).as("seed %d", seed).isEqualTo(sexp);
    }
  }

  static byte[] vector(String name) throws IOException {
    try (InputStream in = SexpReaderTest.class.getResourceAsStream("/vectors/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
