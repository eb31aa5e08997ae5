package org.relevo.scheme.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {
  @Test
  void of_line_hasTheCaretBelowTheColumn() {
    assertThat(Excerpt.of("\t(car 5)", 2)).isEqualTo("  \t(car 5)\n  \t^");
    assertThat(Excerpt.of("", 9)).isEqualTo("  \n  ^");
  }

  @Test
  void of_charactersOfOtherWidths_countsTheirColumns() {
    assertThat(Excerpt.of("\"日本\" (f)", 6)).isEqualTo("  \"日本\" (f)\n         ^");
    assertThat(Excerpt.of("😀e\u0301 (f)", 6)).isEqualTo("  😀e\u0301 (f)\n      ^");
  }

  @Test
  void of_charactersThatControlATerminal_replacesThem() {
    assertThat(Excerpt.of("\"\u001b[31m\u202e\" x", 9))
        .isEqualTo("  \"\ufffd[31m\ufffd\" x\n          ^");
  }

  @Test
  void of_longLine_showsWhatIsAroundTheColumn() {
    String line = "a".repeat(1000) + "(f)" + "b".repeat(1000);

    assertThat(Excerpt.of(line, 1001).lines())
        .containsExactly(
            "  … " + "a".repeat(70) + "(f)" + "b".repeat(47) + " …", " ".repeat(74) + "^");
    assertThat(Excerpt.of(line, 1)).startsWith("  aaa").contains("aaa …\n  ^");
    assertThat(Excerpt.of(line, 2003)).startsWith("  … bbb").contains("bbb\n");
  }

  @Test
  void visible_text_keepsLinesAndTabs() {
    assertThat(Excerpt.visible("a\n\tb\u0007\u009bé😀")).isEqualTo("a\n\tb\ufffd\ufffdé😀");
  }
}
