package org.relevo.scheme.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.SourceLocation;
import org.relevo.scheme.MachineProgramOptions;

class PolicyFileTest {
  @TempDir
  private Path directory;

  private final TestingFarm farm = TestingFarm.ofThree();
  private Path file;
  private int changes;

  @BeforeEach
  void name() {
    file = directory.resolve("policy.scm");
  }

  private void write(Path to, String text) throws IOException {
    Files.writeString(to, text);
    Files.setLastModifiedTime(to, FileTime.fromMillis(1_700_000_000_000L + 1000L * ++changes));
  }

  private PolicyFile open() throws Exception {
    return PolicyFile.open(file, MachineProgramOptions.DEFAULT);
  }

  @Test
  void open_goodFile_isCalledAsTheFile() throws Exception {
    write(file, "(define (mine request candidates) candidates) mine");
    assertThat(open().name()).isEqualTo("policy.scm");
    write(file, "'most-local");
    assertThat(open().name()).isEqualTo("most-local");
  }

  @Test
  void open_brokenFile_fails() throws Exception {
    assertThatThrownBy(this::open)
        .isInstanceOf(PolicyFileException.class)
        .hasMessageContaining("there is no file " + file);
    write(file, "(weigh (cons 1 candidate-sped))");
    assertThatThrownBy(this::open)
        .hasMessageContaining("policy.scm:1:16: unbound variable: candidate-sped")
        .hasMessageContaining("candidate-speed")
        .isInstanceOfSatisfying(PolicyFileException.class, e -> {
          assertThat(e.location()).contains(new SourceLocation(file.toString(), 1, 16));
          assertThat(e.reason()).startsWith("unbound variable");
        });
  }

  @Test
  void open_valueThatIsNoPolicy_fails() throws Exception {
    write(file, "(define a 1)\n(list a)");
    assertThatThrownBy(this::open)
        .hasMessageContaining("policy.scm:2:1: a policy, which is a procedure of a request and a"
            + " list of candidates, or the name of one, is needed here, not (1)");
    write(file, "(lambda (request machine status) 1)");
    assertThatThrownBy(this::open)
        .hasMessageContaining("(lambda (request candidates) …), and not of 3 arguments")
        .hasMessageContaining("(weigh (cons WEIGHT FIGURE) …)");
    write(file, "'fast");
    assertThatThrownBy(this::open).hasMessageContaining("there is no policy fast");
    write(file, "(define a 1)");
    assertThatThrownBy(this::open).hasMessageContaining("is needed here");
  }

  @Test
  void open_endlessFile_fails() throws Exception {
    write(file, "(let loop () (loop))");
    MachineProgramOptions quick = MachineProgramOptions.DEFAULT.withLimit(Duration.ofMillis(100));
    assertThatThrownBy(() -> PolicyFile.open(file, quick))
        .hasMessageContaining("policy.scm:1:1: the program takes too long here");
  }

  @Test
  void judge_changedFile_countsFromTheNextDecisionOn() throws Exception {
    write(file, "guix");
    PolicyFile policy = open();
    assertThat(farm.order(policy)).isEqualTo("fast busy slow");

    write(file, "(prefer (lambda (c) (string=? (candidate-name c) \"busy\")))");
    assertThat(farm.order(policy)).isEqualTo("busy slow fast");
  }

  @Test
  void judge_changedFileThatItLoads_countsToo() throws Exception {
    Path names = directory.resolve("names.scm");
    write(names, "(define best \"busy\")");
    write(file, "(load \"names.scm\") (prefer (lambda (c) (string=? (candidate-name c) best)))");
    PolicyFile policy = open();
    assertThat(farm.order(policy)).isEqualTo("busy slow fast");

    write(names, "(define best \"fast\")");
    assertThat(farm.order(policy)).isEqualTo("fast slow busy");
  }

  @Test
  void judge_fileThatBreaks_isAsItWasUntilItIsMended() throws Exception {
    write(file, "(define best \"busy\") (prefer (lambda (c) (string=? (candidate-name c) best)))");
    PolicyFile policy = open();

    write(file, "(define best \"slow\") (prefer");
    assertThat(farm.order(policy)).isEqualTo("busy slow fast");
    Files.delete(file);
    assertThat(farm.order(policy)).isEqualTo("busy slow fast");

    write(file, "guix");
    assertThat(farm.order(policy)).isEqualTo("fast busy slow");
  }

  @Test
  void judge_fileThatIsAsItWas_keepsItsState() throws Exception {
    write(file, """
        (define turns 0)
        (lambda (request candidates)
          (set! turns (+ turns 1))
          (list (list-ref candidates (modulo turns 3))))
        """);
    PolicyFile policy = open();
    assertThat(farm.order(policy)).isEqualTo("fast");
    assertThat(farm.order(policy)).isEqualTo("busy");
    assertThat(farm.order(policy)).isEqualTo("slow");
  }
}
