package org.relevo.scheme.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final Duration LIMIT = Duration.ofMillis(300);

  private static Object run(String program) throws Exception {
    NativeModule module = new NativeModule(
        List.of("(test)"),
        (vocabulary, evaluation) -> vocabulary.procedure("work", 1, a -> {
          try (Deadline.Pause pause = Deadline.pause();
              Deadline.Pause inner = Deadline.pause()) {
            Thread.sleep(Texts.index(a[0]));
          }
          return "done";
        }));
    Program.Settings settings = new Program.Settings(LIMIT, false);
    return Program.ofText(Path.of("program"), program, settings, module).run();
  }

  @Test
  void pause_longerThanTheLimit_doesNotCount() throws Exception {
    // Longer than the limit and the grace that a program is given after it.
    assertThat(run("(work 2600)")).isEqualTo("done");
  }

  @Test
  void pause_whenItIsOver_timeGoesOn() {
    assertThatThrownBy(() -> run("(work 10) (let loop () (loop))"))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("takes too long");
  }

  @Test
  void pause_outsideOfAProgram_doesNothing() {
    try (Deadline.Pause pause = Deadline.pause()) {
      assertThat(pause).isNotNull();
    }
  }
}
