package org.relevo.app.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenTest {
  private static List<String> tokens(String program) {
    return Token.of(program).stream()
        .map(token -> token.kind() + " " + token.text(program))
        .toList();
  }

  @Test
  void tokens_program_haveTheirKinds() {
    assertThat(tokens("(f #:key 'a \"s\\\"t\" 1.5 #\\( #t) ; (c\n[x]"))
        .containsExactly(
            "OPEN (",
            "SYMBOL f",
            "KEYWORD #:key",
            "QUOTE '",
            "SYMBOL a",
            "STRING \"s\\\"t\"",
            "CONSTANT 1.5",
            "CONSTANT #\\(",
            "CONSTANT #t",
            "CLOSE )",
            "COMMENT ; (c",
            "OPEN [",
            "SYMBOL x",
            "CLOSE ]");
  }

  @Test
  void tokens_unfinished_reachToTheEnd() {
    assertThat(tokens("(a \"b (c\\")).containsExactly("OPEN (", "SYMBOL a", "OPEN_STRING \"b (c\\");
    assertThat(tokens("x #| (y #| z |# ")).containsExactly("SYMBOL x", "COMMENT #| (y #| z |# ");
    assertThat(tokens("#| a |# b")).containsExactly("COMMENT #| a |#", "SYMBOL b");
    assertThat(tokens("#\\")).containsExactly("CONSTANT #\\");
    assertThat(tokens(" \n")).isEmpty();
  }

  @Test
  void brackets_unbalanced_areFound() {
    String program = "(a [b] \"(\") )";
    Brackets brackets = Brackets.of(Token.of(program));
    assertThat(brackets.partners()).containsEntry(0, 10).containsEntry(5, 3).hasSize(4);
    assertThat(brackets.stray()).containsExactly(12);
    assertThat(brackets.at(Token.of(program), 11)).contains(10);
    assertThat(brackets.at(Token.of(program), 3)).contains(3);
    assertThat(brackets.at(Token.of(program), 1)).contains(0);
    assertThat(brackets.at(Token.of(program), 13)).isEmpty();
  }

  @Test
  void spot_inAForm_knowsWhatItStandsIn() {
    assertThat(spot("(build-machine (na|"))
        .isEqualTo(new Spot(16, false, false, true, List.of("", "build-machine")));
    assertThat(spot("(request \"x\" #:f|"))
        .isEqualTo(new Spot(13, false, false, false, List.of("request")));
    assertThat(spot("(status \"an|vil\")"))
        .isEqualTo(new Spot(9, true, false, false, List.of("status")));
    assertThat(spot("(f (g) |")).isEqualTo(new Spot(7, false, false, false, List.of("f")));
    assertThat(spot("(f) |")).isEqualTo(new Spot(4, false, false, false, List.of()));
    assertThat(spot("(f ; (g|").inComment()).isTrue();
    assertThat(spot("(f ; g\n  h|").inComment()).isFalse();
  }

  private static Spot spot(String program) {
    int cursor = program.indexOf('|');
    return Spot.of(program.replace("|", ""), cursor);
  }
}
