package org.relevo.tests.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.relevo.app.daemon.DaemonSettings;
import org.relevo.app.daemon.WorkerServer;
import org.relevo.core.ssh.SshChannel;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.ssh.SshTimeouts;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.StoreLayout;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.core.trust.KeyFiles;
import org.relevo.core.trust.KeyGenerator;
import org.relevo.formats.nar.NarWriter;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/** Sockets behind an SSH server that does not forward to them, through each program that can take its place. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SocketRelayPeerTest {
  private static final StoreDir DIR = new StoreDir("/relevo-test/store");
  private static final int ITEM = 64 * 1024 * 1024;

  @TempDir
  private static Path directory;

  private static SshConnector connector;
  private static Path key;

  @BeforeAll
  static void start() throws Exception {
    key = OpenSshServer.generateKey(directory.resolve("user"), "ed25519");
    connector = new SshConnector(SshTimeouts.DEFAULT);
  }

  @AfterAll
  static void stop() {
    if (connector != null) {
      connector.close();
    }
  }

  /** Starts a server that forwards to no sockets, on a machine with that program only. */
  private static OpenSshServer strict(String name, String... programs) throws Exception {
    return OpenSshServer.in(directory.resolve("sshd-" + name))
        .option("AllowStreamLocalForwarding no")
        .option(OnlyPrograms.in(directory.resolve("bin-" + name), programs))
        .start()
        .authorize(key);
  }

  private static String name(String program) {
    return program.equals("guix") ? "guix repl" : program;
  }

  @ParameterizedTest
  @ValueSource(strings = {"socat", "perl", "guile", "nc", "guix"})
  void echo_bothDirectionsFullAtOnce_comesBackWhole(String program) throws Exception {
    byte[] much = new byte[8_000_000];
    new SplittableRandom(1).nextBytes(much);
    try (OpenSshServer server = strict("echo-" + program, program);
        TestingUnixSocket socket =
            new TestingUnixSocket(directory.resolve("it's: " + program), SshSocketPeerTest::echo);
        SshSession session = connector.connect(server.machine(key))) {
      for (int i = 0; i < 2; i++) {
        try (SshChannel channel = session.openUnixSocket(socket.path())) {
          CompletableFuture<Void> writing =
              CompletableFuture.runAsync(() -> write(channel.out(), much));
          assertThat(channel.in().readAllBytes()).isEqualTo(much);
          writing.get(20, TimeUnit.SECONDS);
        }
      }
      assertThat(session.socketRelay()).hasValue(name(program));
    }
  }

  private static void write(OutputStream out, byte[] bytes) {
    try (out) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"socat", "perl", "guile", "nc", "guix"})
  void daemonsEnd_isTheEnd(String program) throws Exception {
    try (OpenSshServer server = strict("end-" + program, program);
        TestingUnixSocket socket = new TestingUnixSocket(
            directory.resolve("end-of-" + program),
            c -> c.write(ByteBuffer.wrap("bye".getBytes(StandardCharsets.UTF_8))));
        SshSession session = connector.connect(server.machine(key));
        SshChannel channel = session.openUnixSocket(socket.path())) {
      // When it is we who end, relays wait longer than four seconds; socat also when it is the
      // daemon.
      channel.silenceLimit(Duration.ofSeconds(program.equals("socat") ? 20 : 4));
      assertThat(channel.in().readAllBytes()).asString().isEqualTo("bye");
    }
  }

  /** Daemons see that the other end has gone while a build says nothing: so the program there must have ended. */
  @ParameterizedTest
  @ValueSource(strings = {"socat", "perl", "guile", "guix"})
  void ourEnd_daemonThatSaysNothing_isTheEndOfTheProgram(String program) throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    try (OpenSshServer server = strict("gone-" + program, program);
        TestingUnixSocket socket =
            new TestingUnixSocket(directory.resolve("gone-from-" + program), c -> {
              c.read(ByteBuffer.allocate(1));
              connected.countDown();
              try {
                over.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
        SshSession session = connector.connect(server.machine(key))) {
      try (SshChannel channel = session.openUnixSocket(socket.path())) {
        channel.out().write(1);
        channel.out().flush();
        assertThat(connected.await(20, TimeUnit.SECONDS)).isTrue();
      }
      server.awaitLogged("Close session: ", server.logged("Starting session: "));
      over.countDown();
    }
  }

  /** A daemon's conversation with a large item each way; logs the time that each program took. */
  @ParameterizedTest
  @ValueSource(strings = {"socat", "perl", "guile", "nc", "guix"})
  void daemon_largeItemThereAndBack_isTheSame(String program) throws Exception {
    Path home = directory.resolve("daemon-" + program);
    KeyFiles keys = new KeyFiles(home.resolve("etc"));
    keys.save(new KeyGenerator(new SecureRandom()).generate());
    Path socket = home.resolve("socket");
    try (LocalStore store = LocalStore.open(
            new StoreLayout(DIR, home.resolve("store"), home.resolve("state")),
            keys.signer(),
            keys.verifier());
        WorkerServer daemon = WorkerServer.start(
            store,
            DaemonSettings.of(socket, Set.of("x86_64-linux"), 1)
                .withSiteParent(home.resolve("sites")));
        OpenSshServer server = strict("daemon-" + program, program);
        SshSession session = connector.connect(server.machine(key))) {
      assertThat(daemon.socket()).isEqualTo(socket);
      long began = System.nanoTime();
      try (SshChannel channel = session.openUnixSocket(socket.toString());
          DaemonStore far = DaemonStore.open(DIR, channel.in(), channel.out(), channel)) {
        long open = System.nanoTime();
        MessageDigest sent = MessageDigest.getInstance("SHA-256");
        StorePath item = far.addTree("item", nar(sent));
        long there = System.nanoTime();
        MessageDigest back = MessageDigest.getInstance("SHA-256");
        far.exportBundle(
            List.of(item), false, new DigestOutputStream(OutputStream.nullOutputStream(), back));
        long end = System.nanoTime();
        System.out.printf(
            "%-9s opened in %d ms, 64 MiB there in %d ms, back in %d ms%n",
            name(program), millis(began, open), millis(open, there), millis(there, end));
        MessageDigest expected = MessageDigest.getInstance("SHA-256");
        store.exportBundle(
            List.of(item),
            false,
            new DigestOutputStream(OutputStream.nullOutputStream(), expected));
        assertThat(store.info(item).orElseThrow().narHash().bytes()).isEqualTo(sent.digest());
        assertThat(back.digest()).isEqualTo(expected.digest());
      }
    }
  }

  private static long millis(long from, long to) {
    return Duration.ofNanos(to - from).toMillis();
  }

  /** Returns the archive of a file of random bytes, which goes through the digest as it is made. */
  private static InputStream nar(MessageDigest digest) throws IOException {
    PipedInputStream in = new PipedInputStream(1 << 20);
    PipedOutputStream out = new PipedOutputStream(in);
    byte[] bytes = new byte[ITEM];
    new SplittableRandom(2).nextBytes(bytes);
    Thread writer = new Thread(() -> {
      try (OutputStream sum = new DigestOutputStream(out, digest)) {
        new NarWriter(sum).regular("", false, ITEM, new ByteArrayInputStream(bytes));
      } catch (IOException e) {
        // The reader, which then lacks the end, says it.
      }
    });
    writer.setDaemon(true);
    writer.start();
    return in;
  }

  @Test
  void severalPrograms_theFirstInOrderIsTaken() throws Exception {
    try (OpenSshServer server = strict("several", "guile", "nc", "perl");
        TestingUnixSocket socket =
            new TestingUnixSocket(directory.resolve("of-several"), SshSocketPeerTest::echo);
        SshSession session = connector.connect(server.machine(key));
        SshChannel channel = session.openUnixSocket(socket.path())) {
      channel.out().write(7);
      channel.out().close();
      assertThat(channel.in().readAllBytes()).containsExactly(7);
      assertThat(session.socketRelay()).hasValue("perl");
    }
  }
}
