package org.relevo.tests.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.ssh.SshChannel;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshException;
import org.relevo.core.ssh.SshPhase;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.ssh.SshTimeouts;

/** Unix sockets of a machine through the real OpenSSH server. */
@Timeout(120)
class SshSocketPeerTest {
  @TempDir
  private static Path directory;

  private static OpenSshServer server;
  private static SshConnector connector;
  private static Path key;

  @BeforeAll
  static void start() throws Exception {
    server =
        OpenSshServer.in(directory.resolve("sshd")).option("Compression yes").start();
    key = OpenSshServer.generateKey(directory.resolve("user"), "ed25519");
    server.authorize(key);
    connector = new SshConnector(SshTimeouts.DEFAULT);
  }

  @AfterAll
  static void stop() {
    if (connector != null) {
      connector.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static BuildMachine compressing(List<String> methods) {
    BuildMachine plain = server.machine(key);
    return new BuildMachine(
        plain.name(),
        plain.port(),
        plain.systems(),
        plain.user(),
        plain.hostKey(),
        plain.privateKey(),
        methods,
        1,
        plain.daemonSocket(),
        plain.overloadThreshold(),
        plain.parallelBuilds(),
        plain.speed(),
        plain.features(),
        plain.location());
  }

  static void echo(SocketChannel connection) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
    while (connection.read(bytes.clear()) >= 0) {
      bytes.flip();
      while (bytes.hasRemaining()) {
        connection.write(bytes);
      }
    }
  }

  /** Pushes and pulls at once; the amounts are far above every window and buffer between. */
  @ParameterizedTest
  @CsvSource({"96,none", "24,zlib@openssh.com", "8,frobnicate:zlib:zlib@openssh.com"})
  void echo_manyMegabytes_comeBackWhole(int megabytes, String methods) throws Exception {
    try (TestingUnixSocket socket =
            new TestingUnixSocket(directory.resolve("echo"), SshSocketPeerTest::echo);
        SshSession session = connector.connect(compressing(List.of(methods.split(":"))));
        SshChannel channel = session.openUnixSocket(socket.path())) {
      assertEchoes(channel, megabytes);
    }
  }

  private static void assertEchoes(SshChannel channel, int megabytes) throws Exception {
    CompletableFuture<String> sent =
        CompletableFuture.supplyAsync(() -> push(channel.out(), megabytes));
    MessageDigest digest = sha256();
    byte[] bytes = new byte[100_000];
    long total = 0;
    for (int count = channel.in().read(bytes); count >= 0; count = channel.in().read(bytes)) {
      digest.update(bytes, 0, count);
      total += count;
    }
    assertThat(total).isEqualTo(megabytes * 1024L * 1024);
    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(sent.get(30, TimeUnit.SECONDS));
  }

  @Test
  void echo_keysRenewedOnTheWay_comesBackWhole() throws Exception {
    try (OpenSshServer renewing = OpenSshServer.in(directory.resolve("renewing"))
            .option("RekeyLimit 4M")
            .start();
        TestingUnixSocket socket =
            new TestingUnixSocket(directory.resolve("renew"), SshSocketPeerTest::echo)) {
      renewing.authorize(key);
      try (SshSession session = connector.connect(renewing.machine(key));
          SshChannel channel = session.openUnixSocket(socket.path())) {
        assertEchoes(channel, 32);
      }
    }
  }

  private static String push(OutputStream out, int megabytes) {
    MessageDigest digest = sha256();
    Random random = new Random(42);
    byte[] bytes = new byte[1024 * 1024];
    try (out) {
      for (int i = 0; i < megabytes; i++) {
        random.nextBytes(bytes);
        digest.update(bytes);
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void openUnixSocket_manyAtOnceOnOneConnection_eachHasItsOwnBytes() throws Exception {
    try (TestingUnixSocket socket =
            new TestingUnixSocket(directory.resolve("many"), SshSocketPeerTest::echo);
        SshSession session = connector.connect(server.machine(key))) {
      for (int round = 0; round < 3; round++) {
        SshChannel[] channels = new SshChannel[8];
        for (int i = 0; i < channels.length; i++) {
          channels[i] = session.openUnixSocket(socket.path());
          channels[i].out().write(("channel " + i).getBytes(StandardCharsets.UTF_8));
          channels[i].out().close();
        }
        for (int i = 0; i < channels.length; i++) {
          assertThat(channels[i].in().readAllBytes()).asString().isEqualTo("channel " + i);
          channels[i].close();
        }
      }
    }
  }

  @Test
  void silenceLimit_mutePeer_failsTheRead() throws Exception {
    try (TestingUnixSocket socket =
            new TestingUnixSocket(directory.resolve("mute"), c -> c.read(ByteBuffer.allocate(1)));
        SshSession session = connector.connect(server.machine(key));
        SshChannel channel = session.openUnixSocket(socket.path())) {
      channel.silenceLimit(Duration.ofMillis(200));
      assertThatThrownBy(() -> channel.in().read()).hasMessageContaining("nothing came for");
      assertThat(session.isOpen()).isTrue();
    }
  }

  @Test
  void read_socketClosedByTheMachine_endsTheInput() throws Exception {
    try (TestingUnixSocket socket = new TestingUnixSocket(
            directory.resolve("bye"),
            c -> c.write(ByteBuffer.wrap("bye".getBytes(StandardCharsets.UTF_8))));
        SshSession session = connector.connect(server.machine(key));
        SshChannel channel = session.openUnixSocket(socket.path())) {
      assertThat(channel.in().readAllBytes()).asString().isEqualTo("bye");
    }
  }

  /** Commands begin at the account's home, and SSH servers look for sockets from the root. */
  @ParameterizedTest
  @ValueSource(strings = {"", "~/"})
  void openUnixSocket_pathThatDoesNotBeginAtTheRoot_isBelowOurHome(String prefix) throws Exception {
    Path home = Path.of(System.getProperty("user.home"));
    Path there = Files.createTempDirectory(home, "relevo-test");
    try (TestingUnixSocket socket =
            new TestingUnixSocket(there.resolve("socket"), SshSocketPeerTest::echo);
        OpenSshServer strict = OpenSshServer.in(directory.resolve("relative" + prefix.length()))
            .option("AllowStreamLocalForwarding no")
            .start()
            .authorize(key)) {
      Peers.require("perl", "perl");
      String path = prefix + home.relativize(Path.of(socket.path()));
      for (OpenSshServer each : List.of(server, strict)) {
        try (SshSession session = connector.connect(each.machine(key));
            SshChannel channel = session.openUnixSocket(path);
            SshChannel second = session.openUnixSocket(path)) {
          for (SshChannel one : List.of(channel, second)) {
            one.out().write(7);
            one.out().close();
            assertThat(one.in().readAllBytes()).containsExactly(7);
          }
          assertThat(session.socketRelay().isPresent()).isEqualTo(each == strict);
        }
      }
    } finally {
      Files.delete(there);
    }
  }

  /** A program does not say why it cannot connect: that is looked at when no answer comes. */
  @Test
  void explained_socketThatIsGone_saysSoAlsoThroughAProgram() throws Exception {
    Peers.require("perl", "perl");
    Path path = directory.resolve("going");
    try (OpenSshServer strict = OpenSshServer.in(directory.resolve("explaining"))
            .option("AllowStreamLocalForwarding no")
            .start()
            .authorize(key);
        SshSession session = connector.connect(strict.machine(key))) {
      IOException failure = new IOException("nothing came");
      try (TestingUnixSocket socket = new TestingUnixSocket(path, SshSocketPeerTest::echo);
          SshChannel channel = session.openUnixSocket(socket.path())) {
        channel.out().close();
        assertThat(channel.in().readAllBytes()).isEmpty();
        assertThat(session.explained(socket.path(), failure)).isSameAs(failure);
      }
      assertThat(session.explained(path.toString(), failure))
          .isInstanceOfSatisfying(
              SshException.class, e -> assertThat(e.phase()).isEqualTo(SshPhase.CHANNEL))
          .hasMessageContaining("does not exist");
    }
  }

  @Test
  void openUnixSocket_missing_saysSo() throws Exception {
    assertRefused(server, directory.resolve("absent")).hasMessageContaining("does not exist");
  }

  @Test
  void openUnixSocket_regularFile_saysSo() throws Exception {
    Path file = Files.writeString(directory.resolve("it's a file"), "");
    assertRefused(server, file).hasMessageContaining("is not a socket");
  }

  @Test
  void openUnixSocket_nobodyListens_saysSo() throws Exception {
    Path path = directory.resolve("deaf");
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(path));
    }
    assertRefused(server, path).hasMessageContaining("nothing listens on it");
  }

  @Test
  void openUnixSocket_forwardingForbidden_namesTheOption() throws Exception {
    try (OpenSshServer strict = OpenSshServer.in(directory.resolve("strict"))
            .option("AllowStreamLocalForwarding no")
            .option(OnlyPrograms.in(directory.resolve("bin-none")))
            .start();
        TestingUnixSocket socket =
            new TestingUnixSocket(directory.resolve("refused"), SshSocketPeerTest::echo)) {
      strict.authorize(key);
      assertRefused(strict, Path.of(socket.path()))
          .hasMessageContaining("refuses to forward")
          .hasMessageContaining("AllowStreamLocalForwarding yes");
    }
  }

  @Test
  void openUnixSocket_restrictedKey_namesTheOption() throws Exception {
    try (OpenSshServer strict = OpenSshServer.in(directory.resolve("restricted"))
            .option(OnlyPrograms.in(directory.resolve("bin-nothing")))
            .start();
        TestingUnixSocket socket =
            new TestingUnixSocket(directory.resolve("restrict"), SshSocketPeerTest::echo)) {
      strict.authorizeLine("restrict " + Files.readString(Path.of(key + ".pub")).strip());
      assertRefused(strict, Path.of(socket.path())).hasMessageContaining("\"restrict\"");
    }
  }

  /** Needs another account, since root may write everywhere. */
  @Test
  void openUnixSocket_noPermission_saysWhoMayNot() throws Exception {
    Assumptions.assumeFalse(
        System.getProperty("user.name").equals("root"), "root may write everywhere");
    try (TestingUnixSocket socket =
        new TestingUnixSocket(directory.resolve("closed"), SshSocketPeerTest::echo)) {
      Files.setPosixFilePermissions(
          Path.of(socket.path()), PosixFilePermissions.fromString("r--r--r--"));
      assertRefused(server, Path.of(socket.path())).hasMessageContaining("may not write");
    }
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      OpenSshServer at, Path socket) throws IOException {
    try (SshSession session = connector.connect(at.machine(key))) {
      return assertThatThrownBy(() -> session.openUnixSocket(socket.toString()))
          .isInstanceOfSatisfying(
              SshException.class, e -> assertThat(e.phase()).isEqualTo(SshPhase.CHANNEL))
          .hasMessageContaining("127.0.0.1:" + at.port())
          .hasMessageContaining(socket.toString());
    }
  }
}
