package org.relevo.app.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HookWorkTest {
  private final FrameInput input = new FrameInput(Duration.ofSeconds(50));
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final HookWork.Answers answers = new HookWork.Answers(out, input);

  /** Has a request read and answered, and the engine about to end. */
  private void answer(String answer) throws Exception {
    input.betweenRequests(true);
    input.add("request\n".getBytes(UTF_8));
    assertThat(input.readNBytes(8)).hasSize(8);
    answers.write((answer + "\n").getBytes(UTF_8));
    assertThat(out.toString(UTF_8)).isEqualTo(answer + "\n");
    input.takeBack();
  }

  @Test
  void write_noPromise_letsTheHookGo() throws Exception {
    answer("# postpone");

    assertThat(input.read()).isEqualTo(-1);
    assertThat(input.isTakenBack()).isTrue();
  }

  @Test
  void write_promise_keepsTheHook() throws Exception {
    answer("# accept");
    input.end();

    assertThat(input.read()).isEqualTo(-1);
    assertThat(input.isTakenBack()).isFalse();
  }
}
