package org.relevo.scheme.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LaterCallsTest {
  private static final LaterCalls.Limits LONG =
      new LaterCalls.Limits(Duration.ofSeconds(30), Duration.ofSeconds(30));
  private static final LaterCalls.Limits SHORT_CLOCK =
      new LaterCalls.Limits(Duration.ofSeconds(30), Duration.ofMillis(20));
  private static final LaterCalls.Limits SHORT_PROCESSOR =
      new LaterCalls.Limits(Duration.ofMillis(20), Duration.ofSeconds(30));

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final List<Evaluation> evaluations = new ArrayList<>();
  private LaterCalls calls;
  private Object value;

  @BeforeEach
  void evaluate() throws Exception {
    value = run("(define (twice x) (display x) (* 2 x))\n\n(begin twice)");
    calls = new LaterCalls(
        "test", evaluations.get(0), new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  private Object run(String program) throws Exception {
    NativeModule module = new NativeModule(
        List.of("(test)"), (vocabulary, evaluation) -> evaluations.add(evaluation));
    return Program.ofText(Path.of("test.scm"), program, Program.Settings.DEFAULT, module)
        .run();
  }

  private Object twice(Object argument) throws Exception {
    return calls.call(() -> Texts.procedure(value).apply1(argument), LONG);
  }

  @Test
  void call_procedure_givesItsValueAndPrintsWhereItIsTold() throws Exception {
    assertThat(twice(Texts.scheme(21))).hasToString("42");
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("21");
  }

  @Test
  void call_procedureThatFails_namesItsPlace() {
    assertThatThrownBy(() -> twice("x"))
        .isInstanceOf(ProgramException.class)
        .hasMessageStartingWith("test.scm:1:");
  }

  @Test
  void call_failureWithoutAPlace_hasThatOfTheFormThatMadeIt() {
    assertThatThrownBy(() -> calls.call(
            () -> {
              throw new SchemeError("no good");
            },
            LONG))
        .isInstanceOf(ProgramException.class)
        .hasMessage("test.scm:3:1: no good");
  }

  @Test
  void call_waitsLongerThanTheClockAllows_isEnded() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    assertThatThrownBy(() -> calls.call(
            () -> {
              try {
                new CountDownLatch(1).await();
                return true;
              } finally {
                ended.countDown();
              }
            },
            SHORT_CLOCK))
        .isInstanceOf(LaterCalls.TooLongException.class)
        .hasMessageContaining("takes too long here");
    ended.await();
    assertThat(twice(Texts.scheme(1))).hasToString("2");
  }

  @Test
  void call_computesLongerThanTheProcessorAllows_isEndedAtItsPlace() throws Exception {
    Object loop = run("(lambda (x)\n  (let again () (again)))");
    LaterCalls loops = new LaterCalls("loops", evaluations.get(1), System.err);
    assertThatThrownBy(() -> loops.call(() -> Texts.procedure(loop).apply1(value), SHORT_PROCESSOR))
        .isInstanceOf(LaterCalls.TooLongException.class)
        .hasMessageStartingWith("test.scm:2:");
  }

  @Test
  void call_waitsLongerThanTheProcessorAllows_isNotEnded() throws Exception {
    long wait = 5 * SHORT_PROCESSOR.processor().toMillis();
    boolean ended =
        calls.call(() -> new CountDownLatch(1).await(wait, TimeUnit.MILLISECONDS), SHORT_PROCESSOR);
    assertThat(ended).isFalse();
  }
}
