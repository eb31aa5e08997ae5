package org.relevo.scheme.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionTest {
  @TempDir
  private Path directory;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final CountDownLatch called = new CountDownLatch(1);
  private final Session session = new Session(
      false,
      new PrintStream(printed, true, StandardCharsets.UTF_8),
      new NativeModule(List.of("(test)"), (vocabulary, evaluation) -> {
        vocabulary.value("answer", Texts.scheme(42)).procedure("call", 0, a -> {
          called.countDown();
          return true;
        });
        vocabulary.procedure(
            "look", 1, a -> evaluation.value(Texts.string(a[0])).orElse(false));
      }));

  private List<String> evaluate(String text) throws Exception {
    List<String> values = new ArrayList<>();
    session.evaluate("test", text, Program.LIMIT, value -> values.add(Written.text(value)));
    return values;
  }

  @Test
  void evaluate_severalForms_handsOverEachValue() throws Exception {
    assertThat(evaluate("(define x 1) (+ x 1) (values 1 2) (values) answer 'a"))
        .containsExactly("2", "1", "2", "42", "a");
    assertThat(evaluate("x")).containsExactly("1");
  }

  @Test
  void evaluate_afterAnError_hasWhatWasDefinedBefore() throws Exception {
    assertThatThrownBy(() -> evaluate("(define a 1)\n(car a)\n(define b 2)"))
        .hasMessageContaining("test:2:1: car: 1 has the wrong type");

    assertThat(evaluate("a")).containsExactly("1");
    assertThatThrownBy(() -> evaluate("b")).hasMessageContaining("unbound variable: b");
  }

  @Test
  void evaluate_redefinition_reachesEarlierCallers() throws Exception {
    evaluate("(define (f) 1) (define (g) (f)) (define (f) 2)");

    assertThat(evaluate("(g)")).containsExactly("2");
  }

  @Test
  void evaluate_output_goesWhereItIsSaid() throws Exception {
    evaluate("(display \"grüße\") (newline)");

    assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("grüße\n");
  }

  @Test
  void evaluate_interrupted_stopsAndGoesOn() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread = new Thread(() -> {
      try {
        evaluate("(call) (let loop () (loop))");
      } catch (Throwable e) {
        thrown.set(e);
      }
    });
    thread.start();
    called.await();
    thread.interrupt();
    thread.join();

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(evaluate("(+ 1 1)")).containsExactly("2");
  }

  @Test
  void load_changedFile_isReadAgain() throws Exception {
    Path file = directory.resolve("a.scm");
    Files.writeString(file, "(define a 1) a");
    assertThat(Written.text(session.load(file, Program.LIMIT))).isEqualTo("1");

    Files.writeString(file, "(define a 2) a");

    assertThat(Written.text(session.load(file, Program.LIMIT))).isEqualTo("2");
    assertThat(evaluate("a")).containsExactly("2");
  }

  @Test
  void names_haveWhatIsBoundAndNothingInner() throws Exception {
    evaluate("(define mine 1)");

    assertThat(session.names())
        .contains("mine", "answer", "car", "define", "use-modules")
        .doesNotContain("%define", "%hash-size", "fold");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      car      | car is a procedure of 1 argument
      answer   | answer is 42
      if       | if is a special form
      list     | list is a procedure of any number of arguments
      hash-ref | hash-ref is a procedure of 2 to 3 arguments
      """)
  void describe_name_saysWhatItIs(String name, String text) throws Exception {
    assertThat(session.describe(name)).contains(text);
    assertThat(session.describe("nowhere")).isEmpty();
  }

  @Test
  void value_fromAPrimitive_isThatOfTheMoment() throws Exception {
    assertThat(evaluate("(define y 7) (look \"y\") (set! y 8) (look \"y\") (look \"none\")"))
        .containsExactly("7", "8", "#f");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      (list 1             | false
      (list 1)            | true
      "abc                | false
      "a\\"b"             | true
      (display ")")       | true
      (list ; )           | false
      #| ( |# 1           | true
      #| (                | false
      #| #| |# (          | false
      (list #\\( )        | true
      (list #\\) 1        | false
      )                   | true
      [a                  | false
      (a "                | false
      """)
  void isComplete_text_looksAtWhatIsOpen(String text, boolean complete) {
    assertThat(Session.isComplete(text)).isEqualTo(complete);
  }

  @Test
  void evaluate_moduleThatWasMended_isLoadedWhole() throws Exception {
    Path file = directory.resolve("mended.scm");
    String header = "(define-module (mended) #:export (one two))\n(define one 1)\n";
    Files.writeString(file, header + "(define two (car one))");
    evaluate("(add-to-load-path \"" + directory + "\")");
    assertThatThrownBy(() -> evaluate("(use-modules (mended))")).hasMessageContaining("car: 1");

    Files.writeString(file, header + "(define two 2)");

    assertThat(evaluate("(use-modules (mended)) (list one two)")).contains("(1 2)");
  }

  @Test
  void evaluate_programThatClosesItsPort_leavesTheStreamOpen() throws Exception {
    AtomicBoolean closed = new AtomicBoolean();
    PrintStream output = new PrintStream(printed, true, StandardCharsets.UTF_8) {
      @Override
      public void close() {
        closed.set(true);
        super.close();
      }
    };
    Session other = new Session(false, output);

    other.evaluate(
        "test",
        "(display \"last words\") (close-port (current-output-port))",
        Program.LIMIT,
        value -> {});

    assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("last words");
    assertThat(closed).isFalse();
  }
}
