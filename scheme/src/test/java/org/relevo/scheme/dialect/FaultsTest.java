package org.relevo.scheme.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
  @TempDir
  private Path directory;

  private ProgramException fault(String program) throws Exception {
    return fault(program, Program.LIMIT);
  }

  private ProgramException fault(String program, Duration limit) throws Exception {
    Path file = directory.resolve("program.scm");
    Files.writeString(file, program);
    ProgramException fault = catchThrowableOfType(
        ProgramException.class,
        () -> Program.inFile(file, new Program.Settings(limit, false)).run());
    assertThat(fault).isNotNull();
    return fault;
  }

  private String report(String program) throws Exception {
    return fault(program).report().replace(directory + "/", "");
  }

  @Test
  void report_errorInAProcedure_hasLineCaretAndCalls() throws Exception {
    assertThat(report("""
            (define (slots cores)
              (max 1 (quotient cores 2)))
            (define (machine cores)
              (list 'machine (slots cores)))

            (list (machine 4)
                  (machine "eight"))
            """)).isEqualTo("""
            program.scm:2:3: a string stands where a number is needed
                (max 1 (quotient cores 2)))
                ^
              in slots at program.scm:2
              in machine at program.scm:4""");
  }

  @Test
  void report_errorWithoutAProcedure_pointsAtTheInnermostForm() throws Exception {
    assertThat(report("(list 1\n      (+ 1\n\t (string-length 5)))"))
        .isEqualTo("program.scm:3:3: string-length: 5 has the wrong type\n"
            + "  \t (string-length 5)))\n  \t ^");
  }

  @Test
  void report_unboundVariable_pointsAtTheName() throws Exception {
    assertThat(report("(define (f)\n  (list 1 nowhere))\n(f)"))
        .isEqualTo(
            "program.scm:2:11: unbound variable: nowhere\n    (list 1 nowhere))\n            ^\n"
                + "  in f at program.scm:2");
  }

  @Test
  void report_unboundVariableOutsideOfAForm_hasItsLine() throws Exception {
    assertThat(report("(define x 1)\n\n  nowhere\n"))
        .isEqualTo("program.scm:3:3: unbound variable: nowhere\n    nowhere\n    ^");
  }

  @Test
  void report_openParenthesis_pointsAtTheEnd() throws Exception {
    assertThat(report("(list\n  (list 1 2)\n"))
        .startsWith("program.scm:")
        .contains("^")
        .doesNotContain("gnu.");
    assertThat(fault("(list").key()).contains("read-error");
    assertThat(fault("(list 1))").reason()).isNotEmpty();
  }

  @Test
  void report_errorInALoadedFile_hasItsLine() throws Exception {
    Files.writeString(directory.resolve("other.scm"), "(define (g x)\n  (vector-ref x 9))\n");

    assertThat(report("(load \"other.scm\")\n(define (f) (+ 1 (g (vector 1))))\n(f)"))
        .contains("other.scm:2:3: out of range")
        .contains("  in g at other.scm:2\n  in f at program.scm:2");
  }

  @Test
  void report_endlessLoop_pointsAtIt() throws Exception {
    ProgramException fault = fault(
        "(define (spin x)\n  (let loop ((i 0))\n    (loop (+ i 1))))\n(spin 1)",
        Duration.ofMillis(200));

    assertThat(fault.reason()).contains("takes too long here");
    assertThat(fault.location().orElseThrow().line()).isBetween(1, 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(let ((x)) 1)",
        "(let 5)",
        "(define)",
        "(lambda)",
        "(cond (else))",
        "(let-values)",
        "(match 1 (1))",
        "(use-modules)))",
        "(define-record-type)",
        "(guard)",
        "(let* ((a 1) b) a)",
        "(case)",
        "(do)",
        "(letrec ((a)) a)",
        "(define-syntax)",
        "(define-syntax-rule)",
        "(lambda* (#:foo a) a)",
        "(cut)",
        "#<unreadable>",
        "(string-append \"\\q\")",
        "(1 . 2)",
        "`(1 ,@5 2)",
        "(car . 5)",
        "(parameterize ((5 6)) 7)",
        "(raise 'boom)",
        "(error)",
        "(exit 3)",
        "(apply car 5)",
        "(dynamic-wind 1 2 3)",
        "(call/cc 5)",
        "(with-exception-handler 1 2)",
        "(string->symbol 5)",
        "(list-tail '(1) 3)",
        "(hash-ref 5 5)",
        "(vector-set! #(1) 5 5)",
        "(exact->inexact 'a)",
        "(string-pad 5 5)",
        "(delete-duplicates 5)",
        "(define (f n) (if (zero? n) 0 (+ 1 (f (+ n 1))))) (f 1)",
      })
  void report_anyFault_speaksOfScheme(String program) throws Exception {
    String report = report(
        "(use-modules (srfi srfi-1) (srfi srfi-9) (srfi srfi-11) (srfi srfi-26) (srfi srfi-34) (ice-9 match))\n"
            + program);

    assertThat(report)
        .startsWith("program.scm:")
        .doesNotContain("Exception")
        .doesNotContain("java.")
        .doesNotContain("gnu.")
        .doesNotContain("kawa")
        .doesNotContain("null:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      // A tilde is the end of a line.
      value = {
        // In the values of definitions, the calls that failed.
        "(define x 1)(define y~ (car x)) | 2:2: car: 1",
        // Not what begins with the same letters.
        "(define (cardinal x) x)(define (f x)~ (list (cardinal x) (car x)))(f 5) | 2:21: car: ",
        // Where an error began that handlers let go on.
        "(use-modules (srfi srfi-34))(define (h x)~ (car x))(define (f x)~ (guard (e ((string? e) 1)) (h x)))(f 5) | 2:2: car: ",
        "(define (h x)~ (car x))(define (f x)~ (with-exception-handler raise-exception (lambda ()"
            + " (h x)) #:unwind? #t))(f 5) | 2:2: car: ",
        "(catch #t (lambda () (string->symbol 5))~ (lambda args (apply throw args)))"
            + " | 2:2: an integer stands where a string is needed",
        // Where a file was asked for that is not there.
        "(define (get)~ (list (load \"none.scm\")))(get) | 2:8: there is no file none.scm",
        "(vector-ref (vector 1)~ 5) | 1:1: out of range: there is no element 5 among 1",
        "(map (lambda (a b) a) '(1)) | 1:1: call to unnamed procedure has too few arguments",
        "(define-syntax m (lambda (x) (error \"bad\" 1)))~(m) | 2:1: the macro m fails: bad 1",
        "(define (f)~ (m 1))(define-syntax-rule (m x) x)(f)"
            + " | 2:3: m is a special form, which was defined or imported after this use of it",
        "(list~ \"abc) | 2:2: the string does not end",
        "(list 1))~1 | 1:9: this closing parenthesis does not belong to an open one",
      })
  void report_fault_saysWhatAndWhere(String program, String expected) throws Exception {
    assertThat(report(program.replace('~', '\n'))).startsWith("program.scm:" + expected);
  }

  @Test
  void report_textOfAProgram_cannotControlTheTerminal() throws Exception {
    assertThat(report("(error \"bad \\x1b[31m\" \"\u001b[0m\")"))
        .contains("bad \ufffd[31m \"\\x1b[0m\"")
        .doesNotContain("\u001b");
  }

  @Test
  void report_circularValue_isBounded() throws Exception {
    assertThat(report("(define c (list 1 2)) (set-car! c c) (set-cdr! (cdr c) c) (+ 1 c)"))
        .hasSizeLessThan(3000);
    assertThat(report("(define c (list 1 2)) (set-cdr! (cdr c) c) (string-length c)"))
        .hasSizeLessThan(3000);
  }

  @Test
  void report_macroThatLoops_isStopped() throws Exception {
    assertThat(
            fault("(define-syntax m (lambda (x) (let loop () (loop)))) (m)", Duration.ofMillis(200))
                .reason())
        .isEqualTo("the program takes too long here; does it loop for ever?");
  }

  @Test
  void catch_fileThatIsNotThere_hasGuilesKey() throws Exception {
    assertThat(fault("(catch 'system-error (lambda () (load \"none.scm\"))"
                + " (lambda (key . rest) (throw 'caught)))")
            .key())
        .contains("caught");
  }

  @Test
  void written_valueThatContainsItself_isCutOff() throws Exception {
    Path file = directory.resolve("deep.scm");
    Files.writeString(file, "(define c (list 1 2)) (set-car! c c) c");

    assertThat(Written.text(Program.inFile(file, Program.Settings.DEFAULT).run()))
        .startsWith("((((")
        .contains("…")
        .hasSizeLessThan(10_000);
  }

  @Test
  void report_unknownNameOfOneLetter_suggestsNothing() throws Exception {
    assertThat(fault("q").reason()).isEqualTo("unbound variable: q");
  }
}
