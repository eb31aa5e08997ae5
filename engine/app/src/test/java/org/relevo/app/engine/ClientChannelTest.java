package org.relevo.app.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.relevo.client.FrameReader;
import org.relevo.client.FrameWire;

@Timeout(60)
class ClientChannelTest {
  /** Much more than the queue and a pipe hold together. */
  private static final int MUCH = 1 << 22;

  @SuppressWarnings("NullAway.Init")
  private Pipe pipe;

  @SuppressWarnings("NullAway.Init")
  private ClientChannel client;

  @BeforeEach
  void open() throws IOException {
    pipe = Pipe.open();
    client = new ClientChannel(pipe.sink());
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    pipe.source().close();
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(5).nextBytes(bytes);
    return bytes;
  }

  /** Writes until it cannot go on; completes with what ended that, and counts what was taken. */
  private CompletableFuture<Exception> flood(AtomicLong taken, AtomicReference<Thread> writer) {
    CompletableFuture<Exception> end = new CompletableFuture<>();
    Thread thread = new Thread(() -> {
      try {
        byte[] piece = new byte[1000];
        while (true) {
          client.write(FrameWire.LOG, piece, 0, piece.length);
          taken.addAndGet(piece.length);
        }
      } catch (IOException e) {
        end.complete(e);
      }
    });
    writer.set(thread);
    thread.start();
    return end;
  }

  @Test
  void write_slowReader_waitsAndLosesNothing() throws Exception {
    byte[] all = bytes(MUCH);
    CountDownLatch done = new CountDownLatch(1);
    CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
      try {
        client.write(FrameWire.LOG, all, 0, all.length);
        done.countDown();
        client.finish();
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });

    FrameReader reader = new FrameReader(pipe.source());
    ByteArrayOutputStream came = new ByteArrayOutputStream();
    assertThat(reader.next()).isTrue();
    assertThat(done.getCount()).as("there is more than may wait").isEqualTo(1);
    came.write(reader.bytes());
    while (came.size() < MUCH) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.kind()).isEqualTo(FrameWire.LOG);
      came.write(reader.bytes());
    }

    assertThat(came.toByteArray()).isEqualTo(all);
    writing.get();
  }

  @Test
  void write_readerThatStopped_isDroppedWhenPatienceEnds() throws Exception {
    client.patience(Optional.of(Duration.ofMillis(100)));
    AtomicLong taken = new AtomicLong();

    assertThat(flood(taken, new AtomicReference<>()).get())
        .hasMessageContaining("took nothing of what it is told for too long");
    assertThat(taken.get()).as("bytes that waited").isLessThan(MUCH);
    assertThat(pipe.sink().isOpen()).isFalse();
    assertThatThrownBy(() -> client.finish()).isInstanceOf(IOException.class);
  }

  @Test
  void write_interruptedWhileTheReaderStopped_leavesTheConnection() throws Exception {
    AtomicReference<Thread> writer = new AtomicReference<>();
    AtomicLong taken = new AtomicLong();
    CompletableFuture<Exception> end = flood(taken, writer);
    Thread thread = java.util.Objects.requireNonNull(writer.get());
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    thread.interrupt();

    assertThat(end.get()).isInstanceOf(InterruptedIOException.class);
    FrameReader reader = new FrameReader(pipe.source());
    for (long came = 0; came < taken.get(); came += reader.bytes().length) {
      assertThat(reader.next()).isTrue();
    }
    client.write(FrameWire.EXIT, new byte[] {1}, 0, 1);
    assertThat(reader.next()).isTrue();
    assertThat(reader.kind()).isEqualTo(FrameWire.EXIT);
  }

  @Test
  void write_readerThatIsGone_fails() throws Exception {
    pipe.source().close();

    assertThat(flood(new AtomicLong(), new AtomicReference<>()).get())
        .isInstanceOf(IOException.class);
  }
}
