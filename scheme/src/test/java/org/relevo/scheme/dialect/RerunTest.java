package org.relevo.scheme.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program is translated once and run many times. */
class RerunTest {
  @TempDir
  private Path directory;

  private int changes;

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, text);
    // A file system's clock may be too coarse to tell two writes apart.
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + 1000L * ++changes));
    return file;
  }

  private Program program(String text) throws IOException {
    return Program.inFile(write("program.scm", text), Program.Settings.DEFAULT);
  }

  @Test
  void run_again_beginsWithNothingDefined() throws Exception {
    Program program = program("""
        (define count 0)
        (define (next!) (set! count (+ count 1)) count)
        (define table (make-hash-table))
        (hash-set! table (next!) #t)
        (list (next!) (hash-count (const #t) table) (defined? 'later))
        """ + "(define later 1) (list count (hash-count (const #t) table))");

    assertThat(Written.text(program.run())).isEqualTo("(2 1)");
    assertThat(Written.text(program.run())).isEqualTo("(2 1)");
    assertThat(Written.text(program.run())).isEqualTo("(2 1)");
  }

  @Test
  void run_again_looksAtFilesAnew() throws Exception {
    Path data = write("data", "one");
    Program program = program("(use-modules (ice-9 rdelim)) (call-with-input-file \"" + data
        + "\" (lambda (port) (read-line port)))");

    assertThat(Written.text(program.run())).isEqualTo("\"one\"");
    Files.writeString(data, "two");
    assertThat(Written.text(program.run())).isEqualTo("\"two\"");
  }

  @Test
  void run_afterAChange_takesTheNewText() throws Exception {
    Program program = program("1");
    assertThat(Written.text(program.run())).isEqualTo("1");

    write("program.scm", "2");

    assertThat(Written.text(program.run())).isEqualTo("2");
  }

  @Test
  void run_afterAChangeOfALoadedFile_takesTheNewText() throws Exception {
    write("part.scm", "(define part 'old)");
    write("mod.scm", "(define-module (mod) #:export (m)) (define m 'old)");
    Program program = program("(add-to-load-path (dirname (current-filename))) (use-modules (mod))"
        + "(load \"part.scm\") (list part m)");
    assertThat(Written.text(program.run())).isEqualTo("(old old)");
    assertThat(Written.text(program.run())).isEqualTo("(old old)");

    write("part.scm", "(define part 'new)");
    assertThat(Written.text(program.run())).isEqualTo("(new old)");
    write("mod.scm", "(define-module (mod) #:export (m)) (define m 'new)");
    assertThat(Written.text(program.run())).isEqualTo("(new new)");
  }

  @Test
  void run_programThatRedefinesGuilesNames_meansTheSameAgain() throws Exception {
    Program program =
        program("(define before (list 1)) (define (list . x) 'mine) (cons before (list 2))");

    assertThat(Written.text(program.run())).isEqualTo("((1) . mine)");
    assertThat(Written.text(program.run())).isEqualTo("((1) . mine)");
  }

  @Test
  void run_afterAFault_worksWhenItIsMended() throws Exception {
    Path flag = directory.resolve("flag");
    Program program = program("(define x 1) (if (file-exists? \"" + flag + "\") (car x) 'fine)");
    assertThat(Written.text(program.run())).isEqualTo("fine");

    Files.createFile(flag);
    assertThatThrownBy(program::run).hasMessageContaining("car: 1 has the wrong type");
    Files.delete(flag);

    assertThat(Written.text(program.run())).isEqualTo("fine");
  }

  @Test
  void run_stateOfAModule_isFreshEachTime() throws Exception {
    write("counter.scm", """
        (define-module (counter) #:export (next!))
        (define count 0)
        (define (next!) (set! count (+ count 1)) count)
        """);
    Program program = program("(add-to-load-path (dirname (current-filename)))"
        + "(use-modules (counter)) (next!) (next!)");

    assertThat(Written.text(program.run())).isEqualTo("2");
    assertThat(Written.text(program.run())).isEqualTo("2");
  }

  @Test
  void run_moduleThatImportsAnother_hasItsValuesEachTime() throws Exception {
    write(
        "base.scm",
        "(define-module (base) #:export (value set-value!))"
            + "(define value 1) (define (set-value! x) (set! value x))");
    write(
        "user.scm",
        "(define-module (user) #:use-module (base) #:export (sum))"
            + "(define sum (+ value 10)) (set-value! 7)");
    Program program = program("(add-to-load-path (dirname (current-filename)))"
        + "(use-modules (user) (base)) (list sum value)");

    assertThat(Written.text(program.run())).isEqualTo("(11 7)");
    assertThat(Written.text(program.run())).isEqualTo("(11 7)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(define-syntax-rule (list x ...) 'mine)",
        "(define-values (list other) (values (lambda x 'mine) 1))",
        "(use-modules (srfi srfi-9)) (define-record-type box (list x) box? (x mine))"
            + "(define list (compose (const 'mine) list))",
      })
  void run_formsThatRedefineGuilesNames_meanTheSameAgain(String definition) throws Exception {
    Program program =
        program("(define before (list 1 2)) " + definition + " (cons before (list 3))");

    assertThat(Written.text(program.run())).isEqualTo("((1 2) . mine)");
    assertThat(Written.text(program.run())).isEqualTo("((1 2) . mine)");
  }

  @Test
  void run_again_hasNoMacrosAndRecordsYet() throws Exception {
    Program program = program("(use-modules (srfi srfi-9))"
        + "(define before (map defined? '(make-box twice a)))"
        + "(define-record-type box (make-box x) box? (x box-x set-box-x!))"
        + "(define-syntax-rule (twice x) (* 2 x))"
        + "(define-values (a b) (values 1 2))"
        + "(define made (make-box (twice a)))"
        + "(set-box-x! made (+ 1 (box-x made))) (set! a (+ a 1)) (list before a b (box-x made))");

    assertThat(Written.text(program.run())).isEqualTo("((#f #f #f) 2 2 3)");
    assertThat(Written.text(program.run())).isEqualTo("((#f #f #f) 2 2 3)");
  }

  @Test
  void run_afterAChangeThatTheClockDoesNotTell_takesTheNewText() throws Exception {
    // A time that is not over could be that of the next change, too.
    FileTime tick = FileTime.from(Instant.now().plus(Duration.ofHours(1)));
    Path file = write("program.scm", "1");
    Files.setLastModifiedTime(file, tick);
    Program program = Program.inFile(file, Program.Settings.DEFAULT);
    assertThat(Written.text(program.run())).isEqualTo("1");
    assertThat(Written.text(program.run())).isEqualTo("1");

    Files.writeString(file, "2");
    Files.setLastModifiedTime(file, tick);

    assertThat(Written.text(program.run())).isEqualTo("2");
  }

  @Test
  void run_afterAModuleAppeared_hasIt() throws Exception {
    Program program = program("(add-to-load-path (dirname (current-filename)))"
        + "(use-modules (late)) (if (defined? 'late) late 'missing)");
    assertThat(Written.text(program.run())).isEqualTo("missing");

    write("late.scm", "(define-module (late) #:export (late)) (define late 'there)");

    assertThat(Written.text(program.run())).isEqualTo("there");
  }
}
