package org.relevo.core.ssh.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.relevo.core.ssh.flow.PacketRing.Packet;

@Timeout(20)
class PacketRingTest {
  private static final int LARGE = 32 * 1024;
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final PacketRing ring = new PacketRing(LARGE, cause -> {});
  private final Session session = (Session) Proxy.newProxyInstance(
      Session.class.getClassLoader(),
      new Class<?>[] {Session.class},
      (proxy, method, arguments) -> {
        if (method.getName().equals("createBuffer")) {
          return new ByteArrayBuffer((int) arguments[1]);
        }
        if (method.getName().equals("prepareBuffer")) {
          return ((Buffer) arguments[1]).clear();
        }
        throw new UnsupportedOperationException(method.getName());
      });

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private Packet take(int size) throws Exception {
    return ring.take(session, size, LONG);
  }

  /** Takes packets until the next would have to wait. */
  private List<Packet> fill() throws Exception {
    List<Packet> all = new ArrayList<>();
    for (int i = 0; i < PacketRing.SIZE; i++) {
      all.add(take(LARGE));
    }
    return all;
  }

  private static List<Buffer> memory(List<Packet> packets) {
    return packets.stream().map(Packet::buffer).toList();
  }

  @Test
  void take_whenAllArrived_usesTheSameMemoryAgain() throws Exception {
    List<Packet> first = fill();
    List<Buffer> memory = memory(first);
    first.forEach(Packet::end);

    assertThat(memory(fill())).usingElementComparator((a, b) -> a == b ? 0 : 1).isEqualTo(memory);
  }

  @Test
  void take_afterRelease_usesOtherMemory() throws Exception {
    List<Packet> first = fill();
    List<Buffer> memory = memory(first);
    Packet last = first.remove(PacketRing.SIZE - 1);
    first.forEach(Packet::end);
    ring.release();
    last.end();

    List<Buffer> later = memory(fill());
    assertThat(later).noneMatch(buffer -> memory.stream().anyMatch(known -> known == buffer));
  }

  @Test
  void take_ofFewBytes_takesLittleMemoryAndKeepsNone() throws Exception {
    Packet packet = take(8);
    Buffer memory = packet.buffer();

    assertThat(memory.capacity()).isLessThan(100);
    packet.end();
    for (int i = 1; i < PacketRing.SIZE; i++) {
      take(8).end();
    }
    assertThat(take(LARGE).buffer()).isNotSameAs(memory);
  }

  @Test
  void take_whenFull_waitsUntilHalfHaveArrived() throws Exception {
    List<Packet> packets = fill();
    CompletableFuture<Packet> next = taken();

    packets.subList(0, PacketRing.SIZE / 2 - 1).forEach(Packet::end);
    assertThatThrownBy(() -> next.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    packets.get(PacketRing.SIZE / 2 - 1).end();

    assertThat(next.get()).isSameAs(packets.get(0));
  }

  /** As while keys are exchanged. */
  @Test
  void take_laterOnesArrivedFirst_leavesThatUnderWayAlone() throws Exception {
    List<Packet> packets = fill();
    Buffer memory = packets.get(0).buffer();
    packets.subList(1, PacketRing.SIZE).forEach(Packet::end);
    CompletableFuture<Packet> next = taken();

    assertThatThrownBy(() -> next.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    packets.get(0).end();

    assertThat(next.get().buffer()).isSameAs(memory);
  }

  /** Begins to take a packet, and returns when that waits. */
  private CompletableFuture<Packet> taken() {
    CompletableFuture<Packet> result = new CompletableFuture<>();
    Thread taker = new Thread(() -> {
      try {
        result.complete(take(LARGE));
      } catch (Exception e) {
        result.completeExceptionally(e);
      }
    });
    taker.setDaemon(true);
    taker.start();
    while (taker.getState() != Thread.State.TIMED_WAITING) {
      assertThat(result).isNotDone();
      Thread.onSpinWait();
    }
    return result;
  }

  @Test
  void take_limitPasses_timesOut() throws Exception {
    fill();

    assertThatThrownBy(() -> ring.take(session, LARGE, Duration.ofMillis(20)))
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void fail_endsTheWaitAndAllLaterOnes_withTheFirstReason() throws Exception {
    fill();
    CompletableFuture<Packet> next = taken();

    ring.fail(() -> new IOException("first"));
    ring.fail(() -> new IOException("second"));

    assertThatThrownBy(next::get).hasRootCauseMessage("first");
    assertThatThrownBy(() -> take(8)).hasMessage("first");
    assertThat(ring.failure()).get().extracting(Throwable::getMessage).isEqualTo("first");
  }

  @Test
  void take_interrupted_throws() throws Exception {
    fill();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> take(LARGE)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void take_whileAnotherThreadEndsThem_neverGivesOneThatIsUnderWay() throws Exception {
    List<CompletableFuture<?>> ends = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      Packet packet = take(LARGE);
      assertThat(packet.buffer().available()).isZero();
      packet.buffer().putByte(SshConstants.SSH_MSG_CHANNEL_DATA);
      ends.add(CompletableFuture.runAsync(
          () -> {
            packet.buffer().getByte();
            packet.end();
          },
          threads));
    }
    for (CompletableFuture<?> end : ends) {
      end.get();
    }
  }
}
