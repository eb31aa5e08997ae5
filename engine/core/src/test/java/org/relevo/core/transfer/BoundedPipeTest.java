package org.relevo.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BoundedPipeTest {
  @Test
  void pipe_randomPieces_arriveAsTheyWereWritten() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] content = new byte[300_000];
    random.nextBytes(content);
    BoundedPipe pipe = new BoundedPipe(1 + random.nextInt(5000));
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
      Random sizes = new Random(seed + 1);
      try {
        for (int i = 0; i < content.length; ) {
          int piece = Math.min(content.length - i, sizes.nextInt(9000));
          pipe.sink().write(content, i, piece);
          i += piece;
        }
        pipe.sink().close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    });
    assertThat(pipe.source().readAllBytes()).as("seed %d", seed).isEqualTo(content);
    writer.join();
    assertThat(pipe.moved()).isEqualTo(2L * content.length);
  }

  @Test
  void abort_waitingReaderAndLaterWriter_fail() throws Exception {
    BoundedPipe pipe = new BoundedPipe(10);
    CompletableFuture<Throwable> reader = new CompletableFuture<>();
    Thread thread = new Thread(() -> {
      try {
        reader.completeExceptionally(new AssertionError("read " + pipe.source().read()));
      } catch (IOException e) {
        reader.complete(e);
      }
    });
    thread.start();
    pipe.abort();
    assertThat(reader.get()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> pipe.sink().write(1)).isInstanceOf(IOException.class);
  }
}
