package org.relevo.core.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.compression.Compression;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.ssh.compression.ZstdMethod;

/** Zstandard on whole connections, to a server of the library. */
@Timeout(60)
class ZstdSessionTest {
  private static final int SIZE = 6 << 20;

  @TempDir
  private Path directory;

  private final SshServer server = SshServer.setUpDefaultServer();
  private final SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
  private final AtomicInteger keyExchanges = new AtomicInteger();
  private Path key;
  private KeyPair hostKey;

  @BeforeEach
  void setUp() throws Exception {
    key = directory.resolve("key");
    OpenSshKeys.generate(key);
    Path hostFile = directory.resolve("host");
    OpenSshKeys.generate(hostFile);
    hostKey = OpenSshKeys.read(hostFile);
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPublickeyAuthenticator((user, offered, session) -> true);
    server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
    server.addSessionListener(new SessionListener() {
      @Override
      public void sessionEvent(Session session, Event event) {
        if (event == Event.KexCompleted) {
          keyExchanges.incrementAndGet();
        }
      }
    });
  }

  @AfterEach
  void tearDown() throws Exception {
    connector.close();
    server.stop(true);
  }

  private SshSession connect(List<NamedFactory<Compression>> offered, String wanted)
      throws Exception {
    server.setCompressionFactories(offered);
    server.start();
    return connector.connect(new BuildMachine(
        "127.0.0.1",
        server.getPort(),
        List.of("x86_64-linux"),
        "user",
        OpenSshKeys.publicKey(hostKey),
        key,
        List.of(wanted.split(",")),
        3,
        "/nonexistent",
        OptionalDouble.empty(),
        1,
        1.0,
        Set.of(),
        Optional.empty()));
  }

  /** Sends bytes into a file there, and reads them back. */
  private void assertCarries(SshSession session, byte[] data) throws Exception {
    Path file = directory.resolve("sent");
    try (SshProcess cat = session.exec("dd bs=8192 of=" + file)) {
      CompletableFuture<Long> output = CompletableFuture.supplyAsync(() -> {
        try {
          return cat.stdout().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
      try (OutputStream in = cat.stdin()) {
        for (int at = 0; at < data.length; at += 8192) {
          in.write(data, at, Math.min(8192, data.length - at));
        }
      }
      assertThat(output.get(40, TimeUnit.SECONDS)).isZero();
      assertThat(cat.waitFor(Duration.ofSeconds(20))).isZero();
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(data);
    try (SshProcess cat = session.exec("cat " + file)) {
      assertThat(cat.stdout().readAllBytes()).isEqualTo(data);
    }
  }

  private static byte[] data() {
    byte[] data = new byte[SIZE];
    Random random = new Random(7);
    random.nextBytes(data);
    // Half of it repeats.
    System.arraycopy(data, 0, data, SIZE / 2, SIZE / 2);
    return data;
  }

  @Test
  void zstd_serverThatHasIt_isUsedBothWaysAndBegunAnewByEachKeyExchange() throws Exception {
    CoreModuleProperties.REKEY_BYTES_LIMIT.set(server, 2L << 20);
    try (SshSession session =
        connect(List.of(BuiltinCompressions.none, ZstdMethod.FASTEST), "zstd")) {
      assertThat(session.compression()).hasToString("zstd");
      assertThat(session.compression().isOn()).isTrue();
      assertCarries(session, data());
    }
    assertThat(keyExchanges.get()).isGreaterThan(2);
  }

  @Test
  void zstd_serverWithout_isNotUsed() throws Exception {
    try (SshSession session = connect(
        List.of(BuiltinCompressions.none, BuiltinCompressions.delayedZlib),
        "zstd,zlib@openssh.com")) {
      assertThat(session.compression()).hasToString("zlib@openssh.com");
      assertCarries(session, new byte[100_000]);
    }
  }

  @Test
  void auto_saysWhatItChoseAndMeasuresTheLink() throws Exception {
    try (SshSession session =
        connect(List.of(BuiltinCompressions.none, ZstdMethod.FASTEST), "auto")) {
      assertThat(session.compression().toString()).startsWith("zstd (auto: link not measured yet");
      assertThat(session.link().roundTrip().orElseThrow()).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void uncompress_serverThatSendsABomb_endsTheConnection() throws Exception {
    try (SshSession session = connect(List.of(BombMethod.INSTANCE), "zstd")) {
      assertThat(session.compression()).hasToString("zstd");
      CompletableFuture<SshSession> closed = new CompletableFuture<>();
      session.onClose(closed::complete);
      assertThatThrownBy(() -> session.run("echo hello", Duration.ofSeconds(20)))
          .isInstanceOf(SshException.class)
          .hasMessageContaining("comes to more than 262144 bytes");
      closed.get(20, TimeUnit.SECONDS);
    }
  }
}
