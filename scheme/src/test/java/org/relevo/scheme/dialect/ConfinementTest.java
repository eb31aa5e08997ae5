package org.relevo.scheme.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs may not do. */
class ConfinementTest {
  @TempDir
  private Path directory;

  private Object run(String program, boolean trusted, Duration limit) throws Exception {
    Path file = directory.resolve("program.scm");
    Files.writeString(file, program);
    return Program.inFile(file, new Program.Settings(limit, trusted)).run();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(java.lang.System:exit 0)",
        "(define (f) (java.lang.Runtime:getRuntime)) (f)",
        "java.lang.System:out",
        "(invoke-static 'java.lang.System 'exit 0)",
        "(invoke \"a\" 'length)",
        "(*:getClass \"a\")",
        "(let ((s \"a\")) (s:getClass))",
        "(define-alias S java.lang.System)",
        "(import (class java.lang System)) (System:exit 0)",
        "(use-modules (kawa base)) (exit)",
        "(@ (kawa base) exit)",
        "(@@ (guile) invoke)",
        "(@@ (srfi srfi-1) invoke)",
        "(string? java.lang.String)",
        "(java.lang.String? \"a\")",
        "(->java.lang.Integer 5)",
        "(as java.lang.Object 5)",
        "(define x ::java.lang.String \"a\") (x:getClass)",
        "(define-simple-class C ()) (C)",
        "(object ())",
        "(make java.lang.Object)",
        "(new java.lang.Object)",
        "(primitive-throw 5)",
        "(try-finally 1 2)",
        "(synchronized 1 2)",
        "(future 1)",
        "(runnable (lambda () 1))",
        "(environment-bound? 1 2)",
        "(eval '(exit) (interaction-environment))",
        "(load-compiled \"x\")",
        "(emergency-exit 0)",
        "(delete-file \"program.scm\")",
        "(call-with-output-file \"x\" write)",
        "(open-output-file \"x\")",
        "(system \"true\")",
        "(run-process \"true\")",
        "&`{true}",
        "(define-syntax m (syntax-rules () ((_ x) (java.lang.System:exit x)))) (m 0)",
        "(define-syntax m (lambda (x) (java.lang.System:exit 0))) (m)",
      })
  void run_wayOut_isShut(String program) {
    assertThatThrownBy(() -> run(program, false, Program.LIMIT))
        .isInstanceOf(ProgramException.class);
    assertThat(directory.resolve("program.scm")).exists();
    assertThat(Path.of("x")).doesNotExist();
  }

  @Test
  void run_trusted_reachesJava() throws Exception {
    assertThat(Written.text(run("(java.lang.Math:abs -5)", true, Program.LIMIT)))
        .isEqualTo("5");
    assertThatThrownBy(() -> run("(java.lang.Math:abs -5)", false, Program.LIMIT))
        .hasMessageContaining("unbound variable: java.lang.Math:abs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(let loop () (loop))",
        "(define (f) (f)) (f)",
        "(define (f) (g)) (define (g) (f)) (f)",
        "(do () (#f) 1)",
        "(use-modules (srfi srfi-34)) (let loop () (guard (e (#t 1)) (error \"x\")) (loop))",
        "(let loop () (catch #t (lambda () (loop)) (lambda args (loop))))",
        "(let loop () (false-if-exception (loop)) (loop))",
        "(let loop () (dynamic-wind (const 1) (lambda () 1) (const 1)) (loop))",
        "(let loop () (with-exception-handler (const 1) (lambda () (loop)) #:unwind? #t))",
        "(define l (list 1)) (set-cdr! l l) (map (lambda (x) x) l)",
        "(define l (list 1)) (set-cdr! l l) (for-each (lambda (x) x) l)",
        "(define l (list 1)) (set-cdr! l l) (string-join l)",
        "(while #t 1)",
        "(use-modules (ice-9 match)) (let loop ((x '(1))) (match x ((a . b) (loop x))))",
        "(let loop ((n 0)) (string-split \"a b\" #\\space) (loop (+ n 1)))",
      })
  void run_endlessLoop_isStopped(String program) {
    assertThatThrownBy(() -> run(program, false, Duration.ofMillis(300)))
        .isInstanceOf(ProgramException.class)
        .hasMessageMatching("(?s).*(takes too long|too deep|goes round in a circle).*");
  }

  @Test
  void setOpen_inOneThread_leavesOthersClosed() throws Exception {
    SchemeLanguage language = Stock.instance().language();
    boolean before = language.isOpen();
    language.setOpen(true);
    try {
      FutureTask<Boolean> other = new FutureTask<>(language::isOpen);
      Thread thread = new Thread(other);
      thread.start();

      assertThat(other.get()).isFalse();
      assertThat(language.isOpen()).isTrue();
    } finally {
      language.setOpen(before);
    }
  }
}
