package org.relevo.scheme.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.relevo.core.machine.SourceLocation;

class ProgramTest {
  @TempDir
  Path directory;

  private static final String IMPORTS = "(use-modules (srfi srfi-1) (srfi srfi-8) (srfi srfi-9)"
      + " (srfi srfi-11) (srfi srfi-26) (srfi srfi-34) (ice-9 match) (scheme base))\n";

  private Object run(String program) throws Exception {
    Path file = directory.resolve("program.scm");
    Files.writeString(file, program);
    return Program.inFile(file, Program.Settings.DEFAULT).run();
  }

  @Test
  void run_fileWithAByteOrderMark_ignoresIt() throws Exception {
    assertThat(Written.text(run("\ufeff(list 1)"))).isEqualTo("(1)");
  }

  static Stream<Arguments> constructs() {
    return Stream.of(
        arguments("(match '(1 2 3) ((a b c) (list c b a)) (_ 'no))", "(3 2 1)"),
        arguments("(match '((a . 1) (b . 2)) (((k . v) ...) (list k v)))", "((a b) (1 2))"),
        arguments("(match '(\"h\" 22) ((name (? number? port)) (list port name)))", "(22 \"h\")"),
        arguments("(match '(point 1 2) (`(point ,x ,y) (+ x y)))", "3"),
        arguments("(match 5 ((or 4 5) 'yes) (_ 'no))", "yes"),
        arguments(
            "(cond-expand (guile (define a 1) (define b 2)) (else (define a 3))) (+ a b)", "3"),
        arguments("(define (f) (cond-expand (relevo (define a 1))) (+ a 1)) (f)", "2"),
        arguments(
            "(cond-expand ((library (no such)) 1) (else (use-modules (srfi srfi-1)) (first '(2))))",
            "2"),
        arguments("(define-values (a b) (values 1 2)) (define (f) a) (define a 5) (f)", "5"),
        arguments(
            "(define-record-type box (mk x) box? (x b)) (define (f) (mk 3))"
                + "(define (mk x) 'mine) (f)",
            "mine"),
        arguments("(define-syntax-rule (m x) 1) (define (m x) 2) (map m '(1))", "(2)"),
        arguments("(define (m x) 2) (define-syntax-rule (m x) 1) (define (f) (m 1)) (f)", "1"),
        arguments(
            "(define-record-type box (mk x) box? (x b)) (define (mk x) 'mine) (mk 3)", "mine"),
        arguments("(match 'q ((= symbol->string s) (string-length s)))", "1"),
        arguments("(string-tokenize \" a b  c \")", "(\"a\" \"b\" \"c\")"),
        arguments("(string-trim-right \"abc  \")", "\"abc\""),
        arguments("(string-prefix? \"a\" \"abc\")", "#t"),
        arguments("(string-split \"a:b\" #\\:)", "(\"a\" \"b\")"),
        arguments("(string-join '(\"a\" \"b\") \",\" 'suffix)", "\"a,b,\""),
        arguments("(delete \"b\" '(\"a\" \"b\"))", "(\"a\")"),
        arguments("(filter-map (lambda (x) (and (even? x) (* x x))) '(1 2 3 4))", "(4 16)"),
        arguments("(fold + 0 '(1 2 3))", "6"),
        arguments("(find even? '(1 2))", "2"),
        arguments("(sort '(3 1 2) <)", "(1 2 3)"),
        arguments("(let-values (((a b) (partition even? '(1 2 3)))) (list a b))", "((2) (1 3))"),
        arguments("(receive (a . b) (values 1 2 3) (list a b))", "(1 (2 3))"),
        arguments("(map (cut + <> 1) '(1 2))", "(2 3)"),
        arguments(
            "(catch #t (lambda () (error \"boo\" 1)) (lambda (key . args) key))", "misc-error"),
        arguments("(catch 'k (lambda () (throw 'k \"x\")) (lambda (key . args) args))", "(\"x\")"),
        arguments("(false-if-exception (car '()))", "#f"),
        arguments(
            "(guard (e ((error-object? e) (error-object-message e))) (error \"boo\" 1))",
            "\"boo\""),
        arguments("(assoc-ref '((\"a\" . 1)) \"a\")", "1"),
        arguments("(and=> 1 1+)", "2"),
        arguments("(format #f \"~a ~s\" \"x\" \"y\")", "\"x \\\"y\\\"\""),
        arguments("((lambda* (x #:optional (y x)) (list x y)) 1)", "(1 1)"),
        arguments("(define* (f #:key (port 22)) port) (list (f) (f #:port 3))", "(22 3)"),
        arguments("(define (count n) (if (= n 0) 'done (count (- n 1)))) (count 1000000)", "done"),
        arguments("(define-syntax-rule (swap a b) (list b a)) (swap 1 2)", "(2 1)"),
        arguments(
            "(define-record-type <p> (mk x y) p? (x p-x) (y p-y set-p-y!)) (define p (mk 1 2)) (set-p-y! p 3) (list (p? p) (p? 1) (p-x p) (p-y p))",
            "(#t #f 1 3)"),
        arguments("(define p (make-parameter 1)) (list (parameterize ((p 2)) (p)) (p))", "(2 1)"),
        arguments("(define x 5) (set! x 6) (let* [(y x)] (+ y 2.))", "8.0"),
        arguments("#| block |# (+ 1 #;2 3)", "4"),
        arguments("`(1 ,(+ 1 1) ,@(list 3 4))", "(1 2 3 4)"),
        arguments("((@ (srfi srfi-1) append-map) list '(1 2))", "(1 2)"),
        arguments("(let ((m (@ (srfi srfi-1) list))) (m 1))", "(1)"),
        arguments(
            "(use-modules ((srfi srfi-1) #:select ((fold . f)) #:prefix s:)) (s:f + 0 '(1 2))",
            "3"),
        arguments("(getenv \"RELEVO_SURELY_NOT_SET\")", "#f"),
        arguments("(define list-of list) (define (list . x) 'mine) (list 1)", "mine"),
        arguments("(call/cc (lambda (k) (+ 1 (k 5))))", "5"),
        arguments("(define-values (a b) (values 1 2)) (+ a b)", "3"));
  }

  @ParameterizedTest
  @MethodSource("constructs")
  void run_construct_hasItsValue(String program, String value) throws Exception {
    assertThat(Written.text(run(IMPORTS + program))).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      (car 5)                  | 1 | wrong-type-arg       | car: 5 has the wrong type
      (string-append "a" 5)    | 1 | wrong-type-arg       | string-append: a string is needed here, not 5
      (error "bad:" 5 "x")     | 1 | misc-error           | bad: 5 "x"
      (throw 'key "a")         | 1 | key                  | thrown: key "a"
      (if)                     | 1 | syntax-error         | too few expressions
      (string-split 5 #\\a)     | 1 | wrong-type-arg       | a string is needed here, not 5
      ((lambda (x) x))         | 1 | wrong-number-of-args | too few arguments
      (open-input-pipe "ls")   | 2 | unbound-variable     | programs may not run other programs
      (eval 1 2)               | 2 | unbound-variable     | there is no eval
      (load "nowhere.scm")     | 1 | system-error         | there is no file
      (5 6)                    | 1 | wrong-type-arg       | 5 is called here, but it is no procedure
      (map if '(1))            | 6 | syntax-error         | if is a special form, and has no value
      (list (set! nope 1))     | 7 | unbound-variable     | unbound variable: nope
      """)
  void run_fault_isExplainedAtItsPlace(String program, int column, String key, String reason) {
    String file = directory.resolve("program.scm").toString();
    assertThatThrownBy(() -> run("1\n" + program))
        .isInstanceOfSatisfying(ProgramException.class, fault -> {
          assertThat(fault.reason()).contains(reason);
          assertThat(fault.key()).contains(key);
          assertThat(fault.location())
              .isIn(
                  java.util.Optional.of(new SourceLocation(file, 2, column)),
                  java.util.Optional.empty());
        });
  }

  @Test
  void run_faultInALoadedFile_isPlacedThere() throws Exception {
    Path other = directory.resolve("other.scm");
    Files.writeString(other, "\n  (nowhere)");

    assertThatThrownBy(() -> run("(load \"other.scm\")"))
        .isInstanceOfSatisfying(
            ProgramException.class,
            fault ->
                assertThat(fault.location()).contains(new SourceLocation(other.toString(), 2, 4)));
  }

  @Test
  void run_fileThatLoadsItself_isStopped() {
    assertThatThrownBy(() -> run("(load \"program.scm\")"))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("loads itself");
  }

  @Test
  void run_output_goesToStandardError() throws Exception {
    PrintStream saved = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      run("(display \"grüße\")");
    } finally {
      System.setErr(saved);
    }

    assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("grüße");
  }

  @Test
  void run_definitions_areGoneAfterwards() throws Exception {
    run("(define here 1)");

    assertThatThrownBy(() -> run("here")).hasMessageContaining("unbound variable: here");
  }

  @Test
  void run_interruptedThread_stops() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> run("1")).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
