package org.relevo.scheme.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuileSyntaxTest {
  private static Object run(String program) throws Exception {
    return Program.ofText(Path.of("text.scm"), program, Program.Settings.DEFAULT)
        .run();
  }

  @ParameterizedTest
  @CsvSource(delimiterString = "==>", quoteCharacter = '`', textBlock = """
      '(a:b @x {y} &c a|b)             ==> (a:b @x #{\\x7b;y\\x7d;}# &c a|b)
      "a\\x41b\\u00fc\\n\\t\\\\\\""        ==> "aAbü\\n\\t\\\\\\""
      (string-length "\\U01f600")      ==> 1
      #vu8(1 2 255)                    ==> #vu8(1 2 255)
      (list 1 #! block !# 2)           ==> (1 2)
      (list 1 #| a #| b |# c |# 2)     ==> (1 2)
      (list 1 #;(2 3) 4)               ==> (1 4)
      [list 1 2]                       ==> (1 2)
      (list 2. .5 -1.5e3 1/2 #xff)     ==> (2.0 0.5 -1500.0 1/2 255)
      (list #\\a #\\space #\\x41 #\\()    ==> (#\\a #\\space #\\A #\\()
      #:key                            ==> #:key
      #~(start #$(+ 1 2) "x")          ==> (start 3 "x")
      #~(list #$@(list 1 2) #+(* 2 3)) ==> (list 1 2 6)
      (gexp (a (ungexp (string #\\b)))) ==> (a "b")
      """)
  void read_syntaxOfGuile_isUnderstood(String program, String value) throws Exception {
    assertThat(Written.text(run("(use-modules (guix gexp)) " + program))).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      "abc        | the string does not end
      "a\\qb"     | strings have no escape \\q
      "a\\x4"     | the escape needs 2 hexadecimal digits
      #vx(1)      | #v begins a bytevector only
      #! open     | does not end with !#
      (list #$x)  | ungexp; (guix gexp) exports it
      """)
  void read_faultySyntax_isRefused(String program, String reason) {
    assertThatThrownBy(() -> run(program))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void read_stringOverTwoLines_isOne() throws Exception {
    assertThat(run("\"one\\\ntwo\"").toString()).isEqualTo("onetwo");
  }

  @Test
  void ungexp_outsideOfAGexp_isRefused() {
    assertThatThrownBy(() -> run("(use-modules (guix gexp)) (list #$x)"))
        .hasMessageContaining("has a meaning only within a g-expression");
  }

  @Test
  void read_anyText_isAnAnswerOrAFault() throws Exception {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    String[] parts = {
      "(", ")", "[", "'", "`", ",", ",@", "\"", "\\", "#", "#(", "#:", "#\\", "#vu8(", "#|", "|#",
      "#;", "#~", "#$", ";", "\n", " ", ".", "...", "a", "1", "-", "#t", "#f", "\u00fc", "\0", "{",
      "|"
    };
    for (int i = 0; i < 3000; i++) {
      StringBuilder text = new StringBuilder("'(");
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      try {
        Object unused = run(text.append(")").toString());
      } catch (ProgramException e) {
        assertThat(e.reason())
            .as("seed %d: %s", seed, text)
            .isNotBlank()
            .doesNotContain("Exception");
      }
    }
  }
}
