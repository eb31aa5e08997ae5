package org.relevo.app.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
  private final List<String> lines = new ArrayList<>();
  private final LineSplitter splitter = new LineSplitter(lines::add);

  private void accept(String text) {
    splitter.accept(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void accept_piecesOfLines_makesWholeOnes() {
    accept("on");
    accept("e\ntwo\r\n\nthr");
    accept("ee\r");
    accept("\nlast");
    splitter.finish();
    assertThat(lines).containsExactly("one", "two", "", "three", "last");
  }

  @Test
  void accept_characterCutInTwo_isWhole() {
    byte[] text = "gemäß\n".getBytes(StandardCharsets.UTF_8);
    for (byte b : text) {
      splitter.accept(new byte[] {b});
    }
    assertThat(lines).containsExactly("gemäß");
  }

  @Test
  void accept_escapesOfABuilder_doNotReachTheTerminal() {
    accept("\u001b[31mred\u001b[0m \u001b]0;title\u0007 \t.\n");
    assertThat(lines).containsExactly("red ?]0;title? \t.");
  }

  @Test
  void accept_endlessLine_isCut() {
    accept("x".repeat(20_000));
    splitter.finish();
    assertThat(lines).extracting(String::length).containsExactly(8192, 8192, 3616);
  }
}
