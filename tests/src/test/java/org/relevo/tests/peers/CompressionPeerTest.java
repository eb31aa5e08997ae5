package org.relevo.tests.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshProcess;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.ssh.SshTimeouts;

/** What is chosen with the real OpenSSH server, which has zlib and no Zstandard. */
@Timeout(60)
class CompressionPeerTest {
  @TempDir
  private static Path directory;

  private static OpenSshServer server;
  private static Path userKey;

  @BeforeAll
  static void start() throws Exception {
    server = OpenSshServer.in(directory.resolve("sshd")).start();
    userKey = OpenSshServer.generateKey(directory.resolve("user"), "ed25519");
    server.authorize(userKey);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static BuildMachine machine(String compression) {
    BuildMachine plain = server.machine(userKey);
    return new BuildMachine(
        plain.name(),
        plain.port(),
        plain.systems(),
        plain.user(),
        plain.hostKey(),
        plain.privateKey(),
        List.of(compression.split(",")),
        3,
        plain.daemonSocket(),
        OptionalDouble.empty(),
        1,
        1.0,
        Set.of(),
        Optional.empty());
  }

  private static void assertCarries(SshSession session) throws Exception {
    byte[] data = "all that is carried must arrive\n".repeat(100_000).getBytes(UTF_8);
    Path file = directory.resolve("carried");
    try (SshProcess cat = session.exec("cat > " + file)) {
      try (OutputStream in = cat.stdin()) {
        in.write(data);
      }
      assertThat(cat.waitFor(Duration.ofSeconds(20))).isZero();
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(data);
    try (SshProcess cat = session.exec("cat " + file)) {
      assertThat(cat.stdout().readAllBytes()).isEqualTo(data);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.25, zlib@openssh.com (auto: link 1.3 MB/s)",
    "12.5, zlib@openssh.com (auto: link 13 MB/s)",
    "125,  none (auto: link 125 MB/s)",
    "1250, none (auto: link 1250 MB/s)"
  })
  void auto_linkAsItWasMeasured_hasZlibWhereThatIsWorthIt(double megabytes, String expected)
      throws Exception {
    try (SshConnector connector = new SshConnector(SshTimeouts.DEFAULT)) {
      connector.links().to(machine("auto")).noteFull(megabytes * 1e6);
      try (SshSession session = connector.connect(machine("auto"))) {
        assertThat(session.compression()).hasToString(expected);
        assertCarries(session);
      }
    }
  }

  @Test
  void auto_linkThatBecameFast_isNoticedByTheNextConnection() throws Exception {
    try (SshConnector connector = new SshConnector(SshTimeouts.DEFAULT)) {
      connector.links().assume(machine -> OptionalDouble.of(5e6));
      try (SshSession slow = connector.connect(machine("auto"))) {
        assertThat(slow.compression())
            .hasToString("zlib@openssh.com (auto: link 5.0 MB/s by earlier sends)");
        slow.link().noteNotFull(60e6);
        assertThat(slow.compression().isOn()).isTrue();
      }
      try (SshSession fast = connector.connect(machine("auto"))) {
        assertThat(fast.compression()).hasToString("none (auto: link above 60 MB/s)");
      }
    }
  }

  @Test
  void zstd_serverWithoutIt_packsBundlesInstead() throws Exception {
    try (SshConnector connector = new SshConnector(SshTimeouts.DEFAULT)) {
      try (SshSession session = connector.connect(machine("zstd"))) {
        assertThat(session.compression()).hasToString("none");
        assertThat(session.packing()).hasValue(3);
      }
      try (SshSession session = connector.connect(machine("zstd,zlib@openssh.com"))) {
        assertThat(session.compression()).hasToString("zlib@openssh.com");
        assertThat(session.packing()).isEmpty();
      }
      try (SshSession session = connector.connect(machine("none,zstd"))) {
        assertThat(session.packing()).isEmpty();
      }
    }
  }

  @Test
  void measure_muchThatIsSent_tellsOfTheLinkWhereThatIsWanted() throws Exception {
    try (SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
        SshSession session = connector.connect(machine("auto"))) {
      int sent = mebibytesUntilMeasured(session, 200);
      assertThat(session.link().speed()).isPresent();
      assertThat(session.link().speed().get().bytesPerSecond()).isGreaterThan(1e6);
      try (SshConnector other = new SshConnector(SshTimeouts.DEFAULT);
          SshSession plain = other.connect(machine("none"))) {
        mebibytesUntilMeasured(plain, 2 * sent);
        assertThat(plain.link().speed()).isEmpty();
      }
    }
  }

  /** Sends so much that it tells something, whether the link or the machine is slower. */
  private static int mebibytesUntilMeasured(SshSession session, int most) throws Exception {
    try (SshProcess cat = session.exec("cat > /dev/null")) {
      // As much on the wire, whatever method was chosen.
      byte[] piece = new byte[1 << 20];
      new Random(1).nextBytes(piece);
      int sent = 0;
      try (OutputStream in = cat.stdin()) {
        for (; sent < most && session.link().speed().isEmpty(); sent++) {
          in.write(piece);
        }
      }
      assertThat(cat.waitFor(Duration.ofSeconds(20))).isZero();
      return sent;
    }
  }
}
