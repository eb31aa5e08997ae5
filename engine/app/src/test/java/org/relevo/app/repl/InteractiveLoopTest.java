package org.relevo.app.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command at a terminal. */
@Timeout(120)
class InteractiveLoopTest {
  private static final String PROMPT = "relevo> ";
  private static final String INTERRUPT = "\u0003";
  private static final String PREVIOUS = "\u0010";
  private static final String END = "\u0004";

  @TempDir
  private Path root;

  private TestingRepl repl;
  private TestingTerminal terminal;
  private Future<Integer> exit;

  @BeforeEach
  void start() throws Exception {
    repl = new TestingRepl(root);
    sit("dumb");
  }

  private void sit(String type) throws Exception {
    terminal = new TestingTerminal(type);
    exit = repl.start(terminal.terminal);
  }

  @AfterEach
  void stop() throws Exception {
    // Whatever is being evaluated would be in the way of the next test.
    terminal.interrupt();
    terminal.close();
  }

  private String enter(String line) throws Exception {
    terminal.type(line + "\n");
    return terminal.await(PROMPT);
  }

  private int leave(String by) throws Exception {
    terminal.type(by);
    return exit.get(30, TimeUnit.SECONDS);
  }

  @Test
  void session_usual_namesValuesAndRemembersDefinitions() throws Exception {
    assertThat(terminal.await(PROMPT)).contains("3 machines from " + repl.file, ",help");
    assertThat(enter("(+ 1 2)")).contains("$1 = 3");
    assertThat(enter("(define (double x) (* 2 x))")).doesNotContain("$");
    assertThat(enter("(double $1)")).contains("$2 = 6");
    assertThat(enter("(values 1 'a)")).contains("$3 = 1", "$4 = a");
    assertThat(enter("(display \"half a line\")")).contains("half a line\n").doesNotContain("$5");
    assertThat(enter("(car machines)")).contains("$5 = (build-machine", "(name \"anvil\")");
    assertThat(leave(",quit\n")).isZero();
  }

  @Test
  void input_overSeveralLines_isEvaluatedWhenItsParenthesesClose() throws Exception {
    terminal.await(PROMPT);
    terminal.type("(define (sum list)\n");
    terminal.type("  (apply + list)) ; done )\n");
    terminal.await(PROMPT);
    terminal.type("(sum '(1\n");
    assertThat(enter("  2 3))")).contains("$1 = 6");
    assertThat(leave(END)).isZero();
  }

  @Test
  void error_anywhere_isShownWithItsPlaceAndTheSessionGoesOn() throws Exception {
    terminal.await(PROMPT);
    assertThat(enter("(list 1 (car 5))"))
        .contains("input-1:1:", "car", "(list 1 (car 5))", "^")
        .doesNotContain("\tat ");
    assertThat(enter("(undefined-thing)")).contains("unbound variable: undefined-thing");
    assertThat(enter("(+ 1 1)")).contains("$1 = 2");
    assertThat(leave("(exit 3)\n")).isEqualTo(3);
  }

  @Test
  void interrupt_ofAnEndlessLoop_stopsItAndNotTheSession() throws Exception {
    terminal.await(PROMPT);
    terminal.type("(begin (load-of \"anvil\") (let loop () (loop)))\n");
    terminal.await("$1 = 0.25");
    terminal.type(INTERRUPT);
    assertThat(terminal.await(PROMPT)).contains("Interrupted.");
    assertThat(enter("(+ 1 1)")).contains("$2 = 2");
    assertThat(leave(",q\n")).isZero();
  }

  @Test
  void interrupt_whileTyping_dropsTheLine() throws Exception {
    leave(END);
    terminal.close();
    sit("xterm");
    terminal.await("relevo>");
    terminal.type("(never\nclosed");
    terminal.await("closed");
    terminal.type(INTERRUPT);
    terminal.await("relevo>");
    terminal.type("(+ 1 1)\n");
    assertThat(terminal.await("$1 = \u001b[0m2")).doesNotContain("never");
    terminal.await("relevo>");
    terminal.hangUp();
    assertThat(exit.get(30, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void machineFile_broken_isReportedAndReloadedWhenMended() throws Exception {
    leave(END);
    terminal.close();
    String good = Files.readString(repl.file);
    Files.writeString(repl.file, good + "\n(list (build-machine (nam 1)))\n");
    sit("dumb");
    assertThat(terminal.await(PROMPT)).contains("without machines", "machines.scm:11:", "nam");
    assertThat(enter("machines")).contains("$1 = ()");
    Files.writeString(repl.file, good);
    assertThat(enter(",reload")).contains("3 machines from");
    Files.writeString(repl.file, "(oops)");
    assertThat(enter(",reload")).contains("unbound variable: oops");
    assertThat(enter("(length machines)")).contains("$2 = 3");
    assertThat(leave(END)).isZero();
  }

  @Test
  void commands_eachDoesWhatItsHelpSays() throws Exception {
    terminal.await(PROMPT);
    assertThat(enter(",h")).contains(",describe NAME", "(rank REQUEST)", "Ctrl-D");
    assertThat(enter(",describe rank")).contains("(rank REQUEST)\n", "the best first");
    assertThat(enter(",d car")).contains("car is a procedure of 1 argument");
    assertThat(enter(",d nothing-at-all")).contains("nothing-at-all means nothing here");
    assertThat(enter(",d")).contains(",describe needs an argument: ,describe NAME");
    assertThat(enter(",machines")).contains("MACHINE", "hammer:22", "aarch64-linux");
    assertThat(enter(",status hammer")).contains("hammer:22", "0.50 normalized");
    assertThat(enter(",status"))
        .contains("anvil:22", "tongs:22", "FAILED: tongs:22: it is switched off");
    assertThat(enter(",status nobody")).contains("there is no machine nobody", "anvil");
    assertThat(enter(",time (+ 1 2)")).containsPattern("\\$1 = 3\\R;; [0-9.]+ s");
    Path file = Files.writeString(root.resolve("more.scm"), "(define more 5)\n(* more more)\n");
    assertThat(enter(",load " + file)).contains("$2 = 25");
    assertThat(enter("more")).contains("$3 = 5");
    assertThat(enter(",load " + root.resolve("none.scm"))).contains("none.scm");
    assertThat(enter(",frobnicate")).contains("there is no command ,frobnicate");
    assertThat(leave(",quit\n")).isZero();
  }

  @Test
  void history_isKeptForTheNextSession() throws Exception {
    terminal.await(PROMPT);
    enter("(string-append \"re\" \"called\")");
    leave(END);
    assertThat(root.resolve("xdg/relevo/repl-history"))
        .content()
        .contains("(string-append \"re\" \"called\")");
    terminal.close();
    sit("xterm");
    terminal.await("relevo>");
    terminal.type(PREVIOUS);
    terminal.await("called");
    terminal.type("\n");
    terminal.await("\"recalled\"");
    assertThat(leave(END)).isZero();
  }

  @Test
  void tab_completesWhatIsTyped() throws Exception {
    leave(END);
    terminal.close();
    sit("xterm");
    terminal.await("relevo>");
    terminal.type("(load-of \"anv\t\")\n");
    terminal.await(" = ");
    terminal.await("0.25");
    terminal.type("(build-machine-n\t(car machines))\n");
    terminal.await("$2 = \u001b[0m\"anvil\"");
    assertThat(leave(END)).isZero();
  }

  @Test
  void colours_onATerminal_areThere() throws Exception {
    leave(END);
    terminal.close();
    sit("xterm-256color");
    assertThat(terminal.await("relevo>")).contains("\u001b[1m");
    terminal.type("(oops)\n");
    assertThat(terminal.await("input-1:1:2")).contains("\u001b[31m");
    assertThat(leave(END)).isZero();
  }

  @Test
  void colours_onADumbTerminal_areNot() throws Exception {
    String all = terminal.await(PROMPT) + enter("(oops)") + enter("(+ 1 1)");
    assertThat(all).doesNotContain("\u001b");
    assertThat(leave(END)).isZero();
  }
}
