package org.relevo.tests.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.ssh.SshChannel;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshException;
import org.relevo.core.ssh.SshPhase;
import org.relevo.core.ssh.SshProcess;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.ssh.SshTimeouts;

/** Machines that are not there, go away, or fall silent: each is noticed within seconds. */
@Timeout(60)
class SshLossPeerTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** A server that runs is never silent for the 2 s after which one counts as lost, not even on a busy host. */
  private static final SshTimeouts QUICK = quick(SECOND.multipliedBy(20));

  private static SshTimeouts quick(Duration connect) {
    return new SshTimeouts(
        connect,
        SECOND.multipliedBy(20),
        Duration.ofMillis(400),
        4,
        SECOND.multipliedBy(20),
        SECOND);
  }

  @TempDir
  private Path directory;

  private OpenSshServer server;
  private SshConnector connector;
  private Path key;

  @BeforeEach
  void start() throws Exception {
    server = OpenSshServer.in(directory.resolve("sshd")).start();
    key = OpenSshServer.generateKey(directory.resolve("user"), "ed25519");
    server.authorize(key);
    connector = new SshConnector(QUICK);
  }

  @AfterEach
  void stop() {
    if (connector != null) {
      connector.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static void swallow(SocketChannel connection) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
    while (connection.read(bytes.clear()) >= 0) {
      // What came is of no interest.
    }
  }

  private static void pour(SocketChannel connection) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
    while (true) {
      connection.write(bytes.clear());
    }
  }

  private interface Action {
    void run() throws Exception;
  }

  /** Pushes without end, lets the machine go after the first megabyte, and returns what the writer got to see. */
  private Throwable losePushing(Action loss) throws Exception {
    try (TestingUnixSocket socket =
            new TestingUnixSocket(directory.resolve("socket"), SshLossPeerTest::swallow);
        SshSession session = connector.connect(server.machine(key));
        SshChannel channel = session.openUnixSocket(socket.path())) {
      CountDownLatch flowing = new CountDownLatch(1);
      CompletableFuture<Throwable> end = CompletableFuture.supplyAsync(() -> {
        byte[] bytes = new byte[1024 * 1024];
        try {
          while (true) {
            channel.out().write(bytes);
            flowing.countDown();
          }
        } catch (IOException e) {
          return e;
        }
      });
      assertThat(flowing.await(20, TimeUnit.SECONDS)).isTrue();
      loss.run();
      return end.get(20, TimeUnit.SECONDS);
    }
  }

  /** Pulls without end, lets the machine go after the first bytes, and returns what the reader got to see. */
  private Throwable losePulling(Action loss) throws Exception {
    try (TestingUnixSocket socket =
            new TestingUnixSocket(directory.resolve("socket"), SshLossPeerTest::pour);
        SshSession session = connector.connect(server.machine(key));
        SshChannel channel = session.openUnixSocket(socket.path())) {
      CountDownLatch flowing = new CountDownLatch(1);
      CompletableFuture<Throwable> end = CompletableFuture.supplyAsync(() -> {
        byte[] bytes = new byte[1024 * 1024];
        try {
          while (channel.in().read(bytes) >= 0) {
            flowing.countDown();
          }
          return new AssertionError("an end of input, as if all had come");
        } catch (IOException e) {
          return e;
        }
      });
      assertThat(flowing.await(20, TimeUnit.SECONDS)).isTrue();
      loss.run();
      return end.get(20, TimeUnit.SECONDS);
    }
  }

  private static void assertLost(Throwable seen, String text) {
    assertThat(seen)
        .isInstanceOfSatisfying(
            SshException.class, e -> assertThat(e.phase()).isEqualTo(SshPhase.CONNECTION))
        .hasMessageContaining(text);
  }

  @Test
  void push_serverKilled_fails() throws Exception {
    assertLost(losePushing(server::kill), "the connection was");
  }

  @Test
  void pull_serverKilled_failsRatherThanEnds() throws Exception {
    assertLost(losePulling(server::kill), "the connection was");
  }

  @Test
  void push_serverStopped_isFoundByKeepAlive() throws Exception {
    assertLost(losePushing(() -> server.signal("STOP")), "no sign of life");
  }

  @Test
  void pull_serverStopped_isFoundByKeepAlive() throws Exception {
    assertLost(losePulling(() -> server.signal("STOP")), "no sign of life");
  }

  @Test
  void session_silentButAlive_staysOpen() throws Exception {
    try (SshSession session = connector.connect(server.machine(key));
        SshProcess sleeper = session.exec("sleep 4")) {
      assertThat(sleeper.waitFor(SECOND.multipliedBy(20))).isZero();
      assertThat(session.isOpen()).isTrue();
    }
  }

  @Test
  void session_withoutChannels_closesWhenIdle() throws Exception {
    SshSession session = connector.connect(server.machine(key));
    CountDownLatch closed = new CountDownLatch(1);
    session.onClose(which -> closed.countDown());
    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(session.isOpen()).isFalse();
    assertThat(session.lossReason()).isEmpty();
  }

  @Test
  void run_longerThanItsTimeout_fails() throws Exception {
    try (SshSession session = connector.connect(server.machine(key))) {
      assertThatThrownBy(() -> session.run("sleep 50", Duration.ofMillis(300)))
          .isInstanceOfSatisfying(
              SshException.class, e -> assertThat(e.phase()).isEqualTo(SshPhase.COMMAND))
          .hasMessageContaining("sleep 50");
    }
  }

  @Test
  void connect_nothingListens_saysConnectionRefused() throws Exception {
    BuildMachine machine = server.machine(key);
    server.kill();
    assertConnectFails(machine, "connection refused");
  }

  @Test
  void connect_portThatNeverSpeaks_givesUpInTime() throws Exception {
    server.kill();
    connector.close();
    connector = new SshConnector(quick(SECOND));
    try (ServerSocket mute = new ServerSocket(server.port(), 5, InetAddress.getLoopbackAddress())) {
      assertThat(mute.isBound()).isTrue();
      assertConnectFails(server.machine(key), "no SSH server spoke");
    }
  }

  /** Nothing comes back from them, not even a refusal, as from machines that are off. */
  @Test
  void connect_whileManyThatAreOffAreTried_doesNotWaitForThem() throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    int many = 4 * Runtime.getRuntime().availableProcessors();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (ServerSocket full = new ServerSocket(0, 1, here);
        // The kernel drops what comes when its queue is full.
        Socket first = new Socket(here, full.getLocalPort());
        Socket second = new Socket(here, full.getLocalPort())) {
      assertThat(first.isConnected() && second.isConnected()).isTrue();
      BuildMachine machine = server.machine(key);
      List<Future<?>> tries = new ArrayList<>();
      CountDownLatch begun = new CountDownLatch(many);
      for (int i = 0; i < many; i++) {
        tries.add(threads.submit(() -> {
          begun.countDown();
          return connector.connect(at(machine, full.getLocalPort()));
        }));
      }
      begun.await();

      connector.connect(machine).close();

      assertThat(tries).noneMatch(Future::isDone);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void connect_unknownName_saysSo() {
    BuildMachine here = server.machine(key);
    assertConnectFails(named(here, "no-such-host.invalid"), "has no address");
  }

  private static BuildMachine named(BuildMachine machine, String name) {
    return at(machine, name, machine.port());
  }

  private static BuildMachine at(BuildMachine machine, int port) {
    return at(machine, machine.name(), port);
  }

  private static BuildMachine at(BuildMachine machine, String name, int port) {
    return new BuildMachine(
        name,
        port,
        machine.systems(),
        machine.user(),
        machine.hostKey(),
        machine.privateKey(),
        machine.compression(),
        machine.compressionLevel(),
        machine.daemonSocket(),
        machine.overloadThreshold(),
        machine.parallelBuilds(),
        machine.speed(),
        machine.features(),
        machine.location());
  }

  private void assertConnectFails(BuildMachine machine, String text) {
    assertThatThrownBy(() -> connector.connect(machine))
        .isInstanceOfSatisfying(
            SshException.class, e -> assertThat(e.phase()).isEqualTo(SshPhase.CONNECT))
        .hasMessageStartingWith(machine.id())
        .hasMessageContaining(text);
  }
}
