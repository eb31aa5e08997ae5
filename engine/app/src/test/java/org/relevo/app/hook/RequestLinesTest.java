package org.relevo.app.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.junit.jupiter.api.Test;

class RequestLinesTest {
  private static RequestLines lines(String text) {
    return new RequestLines(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  /** Returns {@code length} bytes that are no ends of lines, and then {@code text}. */
  private static RequestLines afterMany(long length, String text) {
    InputStream many = new InputStream() {
      private long left = length;

      @Override
      public int read() {
        return left-- > 0 ? 'x' : -1;
      }

      @Override
      public int read(byte[] buffer, int offset, int count) {
        int given = (int) Math.min(left, count);
        java.util.Arrays.fill(buffer, offset, offset + given, (byte) 'x');
        left -= given;
        return given == 0 ? -1 : given;
      }
    };
    return new RequestLines(
        new SequenceInputStream(many, new ByteArrayInputStream(text.getBytes(UTF_8))));
  }

  @Test
  void next_lines_comeOneByOneWithoutTheirEnds() throws IOException {
    RequestLines lines = lines("first line\n\nthird é\n");

    assertThat(lines.next()).contains("first line");
    assertThat(lines.next()).contains("");
    assertThat(lines.next()).contains("third é");
    assertThat(lines.next()).isEmpty();
    assertThat(lines.next()).isEmpty();
  }

  @Test
  void next_endWithinALine_saysWhatHadCome() {
    RequestLines lines = lines("0 x86_64");

    assertThatThrownBy(lines::next)
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("within a line, after \"0 x86_64\"");
  }

  @Test
  void next_bytesThatAreNoText_areALine() throws IOException {
    RequestLines lines =
        new RequestLines(new ByteArrayInputStream(new byte[] {(byte) 0xff, 0, (byte) 0xc3, '\n'}));

    assertThat(lines.next()).contains("\ufffd\0\ufffd");
  }

  @Test
  void next_longestRequest_isRead() throws IOException {
    RequestLines lines = afterMany(RequestLines.LONGEST_REQUEST, "\nnext\n");

    assertThat(lines.next().orElseThrow()).hasSize(RequestLines.LONGEST_REQUEST);
    assertThat(lines.next()).contains("next");
  }

  @Test
  void next_requestTooLong_isReadPastSoThatTheNextCanBeAnswered() throws IOException {
    RequestLines lines = afterMany(3L * RequestLines.LONGEST_REQUEST, "\nnext\n");

    assertThatThrownBy(lines::next)
        .isInstanceOf(HookFormatException.class)
        .hasMessageContaining("longer than 8388608 bytes: \"xxx")
        .message()
        .hasSizeLessThan(300);
    assertThat(lines.next()).contains("next");
  }

  @Test
  void next_requestWithoutEnd_isNoRequest() {
    RequestLines lines = afterMany(2L * RequestLines.LONGEST_REQUEST, "");

    assertThatThrownBy(lines::next).isInstanceOf(EOFException.class);
  }

  @Test
  void skip_line_leadsToTheNext() throws IOException {
    RequestLines lines = afterMany(2L * RequestLines.LONGEST_REQUEST, "\noutputs\n");

    lines.skip("the inputs");
    assertThat(lines.require("the outputs")).isEqualTo("outputs");
  }

  @Test
  void skip_tooLong_isRefused() {
    RequestLines lines = afterMany(RequestLines.LONGEST + 1L, "\noutputs\n");

    assertThatThrownBy(() -> lines.skip("the inputs"))
        .isInstanceOf(HookFormatException.class)
        .hasMessage("the inputs are longer than 67108864 bytes");
  }

  @Test
  void skipAndRequire_noLine_sayWhatIsMissing() {
    assertThatThrownBy(() -> lines("one two").skip("the inputs"))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("where the inputs should have come");
    assertThatThrownBy(() -> lines("").require("the wanted outputs"))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("where the wanted outputs should have come");
  }
}
