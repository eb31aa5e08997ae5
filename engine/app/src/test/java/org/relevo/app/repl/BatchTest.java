package org.relevo.app.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command without a terminal. */
@Timeout(60)
class BatchTest {
  @TempDir
  private Path root;

  private TestingRepl repl;

  @BeforeEach
  void start() throws Exception {
    repl = new TestingRepl(root);
  }

  @Test
  void expressions_several_eachValueIsALine() {
    int exit = repl.run(
        "-e", "(define x 20) (* x 2)", "-e", "(list x \"a\" #\\b 1.5)", "-e", "(if #f #f)");
    assertThat(repl.err()).isEmpty();
    assertThat(exit).isZero();
    assertThat(repl.out()).isEqualTo("40\n(20 \"a\" #\\b 1.5)\n");
  }

  @Test
  void expressions_oneFails_theNextOnesAreNotEvaluated() {
    int exit = repl.run("-e", "1", "-e", "(car 5)", "-e", "2");
    assertThat(exit).isEqualTo(1);
    assertThat(repl.out()).isEqualTo("1\n");
    assertThat(repl.err())
        .startsWith("relevo: -e-2:1:1: ")
        .contains("(car 5)", "^")
        .doesNotContain("\tat ");
  }

  @Test
  void script_severalForms_printsValuesPlainly() {
    repl.type("(define (square x)\n  (* x x))\n(square 12)\n(values 1 2)\n(square 3)\n");
    assertThat(repl.run()).as(repl.err()).isZero();
    assertThat(repl.out()).isEqualTo("144\n1\n2\n9\n");
  }

  @Test
  void script_formFails_stopsThereAndSaysWhere() {
    repl.type("1\n(begin\n  (undefined-thing))\n2\n");
    assertThat(repl.run()).isEqualTo(1);
    assertThat(repl.out()).isEqualTo("1\n");
    assertThat(repl.err()).startsWith("relevo: stdin:3:").contains("undefined-thing");
  }

  @Test
  void script_notClosed_isAnError() {
    repl.type("(+ 1");
    assertThat(repl.run()).isEqualTo(1);
    assertThat(repl.err()).contains("stdin:1:");
  }

  @Test
  void script_exit_endsWithItsCode() {
    repl.type("1 (exit 7) 2");
    assertThat(repl.run()).isEqualTo(7);
    assertThat(repl.out()).isEqualTo("1\n");
    assertThat(repl.err()).isEmpty();
  }

  @Test
  void output_ofPrograms_goesToStandardOutputOnLinesOfItsOwn() {
    repl.type("(display \"half a line\") 5");
    assertThat(repl.run()).as(repl.err()).isZero();
    assertThat(repl.out()).isEqualTo("half a line\n5\n");
  }

  @Test
  void machines_ofTheDefaultFile_areBound() {
    assertThat(repl.run("-e", "(map build-machine-name machines)"))
        .as(repl.err())
        .isZero();
    assertThat(repl.out()).isEqualTo("(\"anvil\" \"hammer\" \"tongs\")\n");
  }

  @Test
  void machineFile_named_isUsedAndItsDefinitionsAreThere() throws Exception {
    Path other = Files.writeString(root.resolve("other.scm"), "(define answer 42)\n'()\n");
    assertThat(repl.run(other.toString(), "-e", "(list answer machines)"))
        .as(repl.err())
        .isZero();
    assertThat(repl.out()).isEqualTo("(42 ())\n");
  }

  @Test
  void machineFile_missing_isNoMachinesUnlessItWasNamed() throws Exception {
    Files.delete(repl.file);
    assertThat(repl.run("-e", "machines")).as(repl.err()).isZero();
    assertThat(repl.out()).isEqualTo("()\n");
    assertThat(repl.run(repl.file.toString(), "-e", "machines")).isEqualTo(1);
  }

  @Test
  void machineFile_broken_failsBeforeAnythingIsEvaluated() throws Exception {
    Files.writeString(repl.file, "(list (build-machine (nam \"x\")))");
    assertThat(repl.run("-e", "1")).isEqualTo(1);
    assertThat(repl.out()).isEmpty();
    assertThat(repl.err()).contains("machines.scm:1:").contains("nam");
    Files.writeString(repl.file, "42");
    assertThat(repl.run("-e", "1")).isEqualTo(1);
    assertThat(repl.err()).contains("not a list of build-machine objects but 42");
  }

  @Test
  void java_unlessTrusted_isOutOfReach() {
    String java = "(java.lang.Math:abs -3)";
    assertThat(repl.run("-e", java)).isEqualTo(1);
    assertThat(repl.run("--trusted", "-e", java)).as(repl.err()).isZero();
    assertThat(repl.out()).isEqualTo("3\n");
  }
}
