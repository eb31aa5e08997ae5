package org.relevo.app.repl;

import static org.assertj.core.api.Assertions.assertThat;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;

class ProgramHighlighterTest {
  private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;

  @Test
  void highlight_program_changesColoursOnly() {
    String program = "(define (f x) \"s\" #:k ; c\n  x)) ";
    AttributedString text = ProgramHighlighter.highlight(program, -1);
    assertThat(text.toString()).isEqualTo(program);
    assertThat(text.styleAt(program.indexOf("define")))
        .isEqualTo(PLAIN.foreground(AttributedStyle.BLUE).bold());
    assertThat(text.styleAt(program.indexOf("f x"))).isEqualTo(PLAIN);
    assertThat(text.styleAt(program.indexOf("\"s")))
        .isEqualTo(PLAIN.foreground(AttributedStyle.GREEN));
    assertThat(text.styleAt(program.indexOf("#:k")))
        .isEqualTo(PLAIN.foreground(AttributedStyle.MAGENTA));
    assertThat(text.styleAt(program.indexOf("; c")))
        .isEqualTo(PLAIN.foreground(AttributedStyle.BRIGHT | AttributedStyle.BLACK));
    assertThat(text.styleAt(program.lastIndexOf(')')))
        .isEqualTo(PLAIN.foreground(AttributedStyle.RED).inverse());
  }

  @Test
  void highlight_cursorAtABracket_marksThePair() {
    AttributedString text = ProgramHighlighter.highlight("(a (b))", 6);
    AttributedStyle marked = PLAIN.bold().underline();
    assertThat(text.styleAt(5)).isEqualTo(marked);
    assertThat(text.styleAt(3)).isEqualTo(marked);
    assertThat(text.styleAt(0)).isEqualTo(PLAIN);
  }

  @Test
  void highlight_command_colouredApartFromItsProgram() {
    AttributedString text = ProgramHighlighter.highlight(",time (a)", 9);
    assertThat(text.toString()).isEqualTo(",time (a)");
    assertThat(text.styleAt(1)).isEqualTo(PLAIN.foreground(AttributedStyle.CYAN));
    assertThat(text.styleAt(6)).isEqualTo(PLAIN.bold().underline());
  }
}
