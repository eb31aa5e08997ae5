package org.relevo.app.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ClientInputTest {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final AtomicInteger gone = new AtomicInteger();

  @Test
  void watch_clientGoes_isNoticedOnce() throws IOException {
    ClientInput input = new ClientInput(new ByteArrayInputStream(new byte[0]));

    input.watch(tasks::add, gone::incrementAndGet);
    assertThat(gone).hasValue(0);
    tasks.remove().run();

    assertThat(gone).hasValue(1);
    assertThat(input.read()).isEqualTo(-1);
    input.watch(tasks::add, gone::incrementAndGet);
    assertThat(gone).hasValue(2); // it is gone already
    assertThat(tasks).isEmpty();
  }

  @Test
  void watch_clientSendsTheNextRequest_isNotTakenForGoneAndLosesNothing() throws IOException {
    ClientInput input = new ClientInput(new ByteArrayInputStream(new byte[] {1, 2, 3}));

    input.watch(tasks::add, gone::incrementAndGet);
    tasks.remove().run();

    assertThat(gone).hasValue(0);
    assertThat(input.readAllBytes()).containsExactly(1, 2, 3);
  }

  @Test
  void read_whileAWatchIsUnderWay_getsWhatTheWatchReads() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    InputStream late = new InputStream() {
      @Override
      public int read() throws IOException {
        try {
          assertThat(sent.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
        return -1;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        read();
        buffer[offset] = 42;
        return 1;
      }
    };
    ClientInput input = new ClientInput(late);
    input.watch(task -> new Thread(task).start(), gone::incrementAndGet);
    input.watch(tasks::add, gone::incrementAndGet); // one at a time
    assertThat(tasks).isEmpty();

    sent.countDown();

    assertThat(input.read()).isEqualTo(42);
    assertThat(gone).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void read_anySizesWithWatchesBetween_isWhatWasSent(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] sent = new byte[1_500_000];
    random.nextBytes(sent);
    ClientInput input = new ClientInput(new ByteArrayInputStream(sent) {
      @Override
      public int read(byte[] buffer, int offset, int length) {
        return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(200_000)));
      }
    });
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    byte[] buffer = new byte[300_000];

    int count = 0;
    while (count >= 0) {
      got.write(buffer, 0, count);
      if (random.nextInt(4) == 0) {
        input.watch(Runnable::run, gone::incrementAndGet);
      }
      count = input.read(buffer, 0, 1 + random.nextInt(buffer.length));
    }

    assertThat(got.toByteArray()).isEqualTo(sent);
  }

  @Test
  void read_connectionFails_isItsEnd() throws IOException {
    ClientInput input = new ClientInput(new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("connection reset by peer");
      }
    });

    assertThat(input.read()).isEqualTo(-1);
  }
}
