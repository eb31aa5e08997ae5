package org.relevo.app.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FrameInputTest {
  private final FrameInput input = new FrameInput(Duration.ofMillis(50));

  private void add(String text) throws Exception {
    input.add(text.getBytes(UTF_8));
  }

  private CompletableFuture<Integer> reading() {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return input.read();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    });
  }

  @Test
  void read_piecesAndEnd_givesAllBytesInOrder() throws Exception {
    add("one\n");
    add("");
    add("two");
    input.end();

    assertThat(new String(input.readAllBytes(), UTF_8)).isEqualTo("one\ntwo");
    assertThat(input.read()).isEqualTo(-1);
  }

  @Test
  void add_nobodyReads_isRefusedWithABoundedAmountWaiting() throws Exception {
    byte[] piece = new byte[FrameInput.MOST_WAITING / 4];
    for (int i = 0; i < 4; i++) {
      input.add(piece);
    }

    assertThatThrownBy(() -> input.add(new byte[1]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than its work listens to");
    assertThat(input.readNBytes(piece.length)).hasSize(piece.length);
    input.add(new byte[1]);
  }

  @Test
  void takeBack_betweenRequests_endsItAndKeepsWhatComes() throws Exception {
    input.betweenRequests(true);
    CompletableFuture<Integer> read = reading();
    input.takeBack();

    assertThat(read.get()).isEqualTo(-1);
    assertThat(input.isTakenBack()).isTrue();
    add("later\n");
    assertThat(input.read()).isEqualTo(-1);
    assertThat(new String(input.rest(), UTF_8)).isEqualTo("later\n");
    assertThatThrownBy(() -> input.add(new byte[1 << 20])).isInstanceOf(IOException.class);
  }

  @Test
  void takeBack_withinALineOrAfterAPromise_waits() throws Exception {
    input.betweenRequests(true);
    input.takeBack();
    add("half");
    assertThat(input.readNBytes(4)).hasSize(4);
    CompletableFuture<Integer> read = reading();
    add("\n");
    assertThat(read.get()).isEqualTo('\n');

    input.betweenRequests(false);
    read = reading();
    add("x");
    assertThat(read.get()).as("what was promised is heard").isEqualTo('x');
    assertThat(input.isTakenBack()).isFalse();
  }

  @Test
  void takeBack_requestAlreadyThere_isReadFirst() throws Exception {
    input.betweenRequests(true);
    add("request\n");
    input.takeBack();

    assertThat(new String(input.readAllBytes(), UTF_8)).isEqualTo("request\n");
    assertThat(input.isTakenBack()).isTrue();
    assertThat(input.rest()).isEmpty();
  }
}
