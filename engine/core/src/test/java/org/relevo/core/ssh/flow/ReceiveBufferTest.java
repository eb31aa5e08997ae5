package org.relevo.core.ssh.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.PropertyResolverUtils;
import org.apache.sshd.common.channel.AbstractChannel;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReceiveBufferTest {
  private static final int WINDOW = 256 * 1024;

  private final TestingChannel channel = new TestingChannel();
  private final ReceiveBuffer buffer = new ReceiveBuffer(channel.getLocalWindow());

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void append(String text) throws IOException {
    buffer.append(bytes(text), 0, text.length());
  }

  @Test
  void read_afterEnd_givesTheRestThenTheEnd() throws Exception {
    append("abc");
    append("def");
    buffer.end();
    assertThat(buffer.available()).isEqualTo(6);
    assertThat(buffer.readNBytes(4)).asString().isEqualTo("abcd");
    assertThat(buffer.read()).isEqualTo('e');
    assertThat(buffer.read()).isEqualTo('f');
    assertThat(buffer.read()).isEqualTo(-1);
  }

  @Test
  void read_afterFailure_givesTheRestThenTheReason() throws Exception {
    append("abc");
    buffer.fail(() -> new IOException("it broke"));
    buffer.fail(() -> new IOException("a later reason"));
    assertThat(buffer.readNBytes(3)).asString().isEqualTo("abc");
    assertThatThrownBy(buffer::read).hasMessage("it broke");
  }

  @Test
  void fail_afterEnd_changesNothing() throws Exception {
    buffer.end();
    buffer.fail(() -> new IOException("it broke"));
    assertThat(buffer.read()).isEqualTo(-1);
  }

  @Test
  void read_waiting_isWokenByEachEvent() throws Exception {
    CompletableFuture<Integer> read = readElsewhere();
    append("x");
    assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo('x');
    CompletableFuture<Integer> closed = readElsewhere();
    buffer.close();
    assertThatThrownBy(() -> closed.get(10, TimeUnit.SECONDS))
        .hasMessageContaining("closed on this side");
  }

  private CompletableFuture<Integer> readElsewhere() {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return buffer.read();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    });
  }

  @Test
  void silenceLimit_nothingComes_failsTheRead() {
    buffer.silenceLimit(Duration.ofMillis(20));
    assertThatThrownBy(buffer::read).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void append_moreThanTheWindow_isRefused() throws Exception {
    buffer.append(new byte[WINDOW], 0, WINDOW);
    assertThatThrownBy(() -> append("x")).hasMessageContaining("more than the window");
  }

  @Test
  void read_allOfALargeBurst_freesItsMemoryAndGoesOn() throws Exception {
    int large = 3 << 20;
    ReceiveBuffer burst = new ReceiveBuffer(new TestingChannel(large).getLocalWindow());
    byte[] bytes = new byte[large];
    new Random(3).nextBytes(bytes);

    for (int i = 0; i < 2; i++) {
      burst.append(bytes, 0, large);
      assertThat(burst.size()).isEqualTo(large);
      byte[] read = new byte[large];
      assertThat(burst.readNBytes(read, 0, large)).isEqualTo(large);
      assertThat(read).isEqualTo(bytes);
      assertThat(burst.size()).isZero();
    }
  }

  @Test
  void append_afterClose_isDroppedAndGivenBackToTheWindow() throws Exception {
    buffer.close();
    for (int i = 0; i < 2 * WINDOW / 1024; i++) {
      channel.getLocalWindow().consume(1024);
      buffer.append(new byte[1024], 0, 1024);
    }
    assertThat(channel.adjusted).isPositive();
  }

  @Test
  void ring_randomPieces_keepsEveryByteInOrder() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte next = 0;
    byte expected = 0;
    int held = 0;
    for (int i = 0; i < 20_000; i++) {
      int size = Math.min(random.nextInt(9_000), WINDOW - held);
      byte[] piece = new byte[size];
      for (int j = 0; j < size; j++) {
        piece[j] = next++;
      }
      buffer.append(piece, 0, size);
      held += size;
      byte[] got = new byte[1 + random.nextInt(9_000)];
      int count = held == 0 ? 0 : buffer.read(got, 0, got.length);
      held -= count;
      byte[] wanted = new byte[count];
      for (int j = 0; j < count; j++) {
        wanted[j] = expected++;
      }
      assertThat(Arrays.mismatch(got, 0, count, wanted, 0, count))
          .as("seed %d, piece %d", seed, i)
          .isEqualTo(-1);
    }
  }

  /** A channel without a session: only its window is used. */
  private static final class TestingChannel extends AbstractChannel {
    private long adjusted;

    TestingChannel() {
      this(WINDOW);
    }

    TestingChannel(long window) {
      super(true);
      getLocalWindow()
          .init(PropertyResolverUtils.toPropertyResolver(
              Map.of(CoreModuleProperties.WINDOW_SIZE.getName(), window)));
    }

    @Override
    protected void sendWindowAdjust(long length) {
      adjusted += length;
    }

    @Override
    public OpenFuture open(long recipient, long window, long packet, Buffer data) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void handleOpenSuccess(long recipient, long window, long packet, Buffer data) {}

    @Override
    public void handleOpenFailure(Buffer data) {}

    @Override
    protected void doWriteData(byte[] data, int offset, long length) {}

    @Override
    protected void doWriteExtendedData(byte[] data, int offset, long length) {}
  }
}
