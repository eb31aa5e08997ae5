package org.relevo.app.daemon.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;
import org.relevo.core.ssh.OpenSshKeys;
import org.relevo.core.ssh.SshChannel;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshException;
import org.relevo.core.ssh.SshPhase;
import org.relevo.core.ssh.SshProcess;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.ssh.SshTimeouts;

@Timeout(60)
class EmbeddedSshServerTest {
  private static final Duration SHORT = Duration.ofSeconds(20);

  @TempDir
  private Path directory;

  private Path key;
  private HostKey publicKey;
  private EmbeddedSshServer server;
  private SshConnector connector;

  @BeforeEach
  void start() throws Exception {
    key = directory.resolve("key");
    publicKey = OpenSshKeys.generate(key);
    server = EmbeddedSshServer.start(settings());
    connector = new SshConnector(SshTimeouts.DEFAULT);
  }

  @AfterEach
  void stop() {
    connector.close();
    server.close();
  }

  private EmbeddedSshServer.Settings settings() {
    return EmbeddedSshServer.Settings.loopback(
        directory.resolve("host/key"),
        AuthorizedKeys.of(List.of("# comment", "", publicKey + " a comment")));
  }

  private BuildMachine machine(EmbeddedSshServer at, String user, List<String> compression) {
    return new BuildMachine(
        "127.0.0.1",
        at.port(),
        List.of("x86_64-linux"),
        user,
        at.hostKey(),
        key,
        compression,
        3,
        "/nonexistent",
        OptionalDouble.empty(),
        1,
        1.0,
        Set.of(),
        Optional.empty());
  }

  private BuildMachine machine() {
    return machine(server, System.getProperty("user.name"), List.of("none"));
  }

  @Test
  void start_again_keepsTheHostKeyWithMode0600() throws Exception {
    HostKey first = server.hostKey();
    try (EmbeddedSshServer again = EmbeddedSshServer.start(settings())) {
      assertThat(again.hostKey()).isEqualTo(first);
      assertThat(first.type()).isEqualTo("ssh-ed25519");
    }
    assertThat(Files.getPosixFilePermissions(directory.resolve("host/key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(HostKey.parse(Files.readString(directory.resolve("host/key.pub"))))
        .isEqualTo(first);
  }

  @Test
  void run_command_givesOutputsAndExitCode() throws Exception {
    try (SshSession session = connector.connect(machine())) {
      var result = session.run("cat; echo out; echo err >&2; exit 7", SHORT);
      assertThat(result.stdout()).isEqualTo("out\n");
      assertThat(result.stderr()).isEqualTo("err\n");
      assertThat(result.exitCode()).isEqualTo(7);
      assertThat(session.run("kill -TERM $$", SHORT).exitCode()).isEqualTo(128 + 15);
    }
  }

  @Test
  void exec_withInput_streamsBothWays() throws Exception {
    byte[] data = new byte[3_000_000];
    new Random(1).nextBytes(data);
    try (SshSession session = connector.connect(
            machine(server, System.getProperty("user.name"), List.of("zlib@openssh.com")));
        SshProcess cat = session.exec("cat")) {
      CompletableFuture<byte[]> back = CompletableFuture.supplyAsync(() -> readAll(cat.stdout()));
      try (OutputStream in = cat.stdin()) {
        in.write(data);
      }
      assertThat(back.get(30, TimeUnit.SECONDS)).isEqualTo(data);
      assertThat(cat.waitFor(SHORT)).isZero();
    }
  }

  @Test
  void exec_zstd_streamsBothWaysAndTellsSo() throws Exception {
    byte[] data = new byte[5_000_000];
    new Random(1).nextBytes(data);
    System.arraycopy(data, 0, data, 2_500_000, 2_500_000);
    for (String wanted : List.of("zstd", "auto")) {
      try (SshSession session =
              connector.connect(machine(server, System.getProperty("user.name"), List.of(wanted)));
          SshProcess cat = session.exec("cat")) {
        assertThat(session.compression().method()).isEqualTo("zstd@relevo.org");
        CompletableFuture<byte[]> back = CompletableFuture.supplyAsync(() -> readAll(cat.stdout()));
        try (OutputStream in = cat.stdin()) {
          in.write(data);
        }
        assertThat(back.get(30, TimeUnit.SECONDS)).isEqualTo(data);
        assertThat(cat.waitFor(SHORT)).isZero();
      }
    }
  }

  private static byte[] readAll(InputStream in) {
    try {
      return in.readAllBytes();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void close_channel_killsTheCommandWithItsChildren() throws Exception {
    try (SshSession session = connector.connect(machine())) {
      SshProcess sleeper = session.exec("sleep 1000 & echo $!; wait");
      byte[] line = sleeper.stdout().readNBytes(2);
      String pid = new String(line, StandardCharsets.US_ASCII);
      while (!pid.endsWith("\n")) {
        pid += (char) sleeper.stdout().read();
      }
      Optional<ProcessHandle> child = ProcessHandle.of(Long.parseLong(pid.strip()));
      assertThat(child).isPresent();
      sleeper.close();
      assertThat(child.get().onExit().get(20, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void connect_unknownKeyOrOtherUser_isRefused() throws Exception {
    assertThatThrownBy(() -> connector.connect(machine(server, "nobody-else", List.of("none"))))
        .isInstanceOfSatisfying(
            SshException.class, e -> assertThat(e.phase()).isEqualTo(SshPhase.AUTHENTICATE));
    try (EmbeddedSshServer closed = EmbeddedSshServer.start(EmbeddedSshServer.Settings.loopback(
        directory.resolve("host/key"),
        AuthorizedKeys.of(List.of("command=\"/bin/true\" " + publicKey))))) {
      assertThatThrownBy(() ->
              connector.connect(machine(closed, System.getProperty("user.name"), List.of("none"))))
          .isInstanceOf(SshException.class)
          .hasMessageContaining("authorized_keys");
    }
  }

  @Test
  void openUnixSocket_echo_passesHalfCloseOnBothWays() throws Exception {
    Path path = directory.resolve("socket");
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(path));
      CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> answerAfterEof(listener));
      try (SshSession session = connector.connect(machine());
          SshChannel channel = session.openUnixSocket(path.toString())) {
        channel.out().write("question".getBytes(StandardCharsets.UTF_8));
        channel.out().close();
        assertThat(channel.in().readAllBytes()).asString().isEqualTo("question answered");
      }
      serving.get(20, TimeUnit.SECONDS);
    }
  }

  private static void answerAfterEof(ServerSocketChannel listener) {
    try (SocketChannel connection = listener.accept()) {
      ByteBuffer bytes = ByteBuffer.allocate(1000);
      while (connection.read(bytes) >= 0) {
        // Until the client half-closes.
      }
      bytes.put(" answered".getBytes(StandardCharsets.UTF_8));
      connection.write(bytes.flip());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void openUnixSocket_missingOrNotAllowed_saysWhich() throws Exception {
    Path path = directory.resolve("absent");
    try (SshSession session = connector.connect(machine())) {
      assertThatThrownBy(() -> session.openUnixSocket(path.toString()))
          .isInstanceOfSatisfying(
              SshException.class, e -> assertThat(e.phase()).isEqualTo(SshPhase.CHANNEL))
          .hasMessageContaining("the socket " + path + " does not exist");
    }
    try (EmbeddedSshServer narrow =
            EmbeddedSshServer.start(settings().onlySockets(Set.of(directory.resolve("other"))));
        SshSession session =
            connector.connect(machine(narrow, System.getProperty("user.name"), List.of("none")))) {
      assertThatThrownBy(() -> session.openUnixSocket(path.toString()))
          .isInstanceOf(SshException.class)
          .hasMessageContaining("refuses to connect to the socket " + path);
    }
  }

  @Test
  void start_portTaken_saysWhichPort() {
    assertThatThrownBy(
            () -> EmbeddedSshServer.start(settings().listening("127.0.0.1", server.port())))
        .hasMessageContaining("port " + server.port());
  }
}
