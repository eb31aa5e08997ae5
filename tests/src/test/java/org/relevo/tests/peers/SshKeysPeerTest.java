package org.relevo.tests.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;
import org.relevo.core.ssh.OpenSshKeys;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshException;
import org.relevo.core.ssh.SshPhase;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.ssh.SshTimeouts;

/** Keys of both ends, against the real OpenSSH server. */
class SshKeysPeerTest {
  private static final Duration SHORT = Duration.ofSeconds(10);

  @TempDir
  private static Path directory;

  private static OpenSshServer server;
  private static SshConnector connector;
  private static Path userKey;

  @BeforeAll
  static void start() throws Exception {
    server = OpenSshServer.in(directory.resolve("sshd"))
        .hostKeys("ed25519", "rsa", "ecdsa")
        .start();
    userKey = OpenSshServer.generateKey(directory.resolve("user"), "ed25519");
    server.authorize(userKey);
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

  private static BuildMachine machine(Path key, String hostKeyType) {
    return server.machine(key, server.hostKey(hostKeyType), "/nonexistent/socket");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "rsa", "ecdsa"})
  void connect_eachHostKeyType_asksForThatType(String type) throws Exception {
    try (SshSession session = connector.connect(machine(userKey, type))) {
      assertThat(session.run("echo $((6*7)); echo oops >&2; exit 3", SHORT)).satisfies(result -> {
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.stdout()).isEqualTo("42\n");
        assertThat(result.stderr()).isEqualTo("oops\n");
      });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ed25519,RFC4716",
    "rsa,RFC4716",
    "rsa,PEM",
    "rsa,PKCS8",
    "ecdsa,RFC4716",
    "ecdsa,PEM",
    "ecdsa,PKCS8"
  })
  void connect_eachUserKeyTypeWithoutPubBeside_logsIn(String type, String format) throws Exception {
    Path key = directory.resolve("user_" + type + "_" + format);
    String[] more = format.equals("RFC4716") ? new String[0] : new String[] {"-m", format};
    OpenSshServer.generateKey(key, type, "", more);
    server.authorize(key);
    Files.delete(Path.of(key + ".pub"));
    try (SshSession session = connector.connect(machine(key, "ed25519"))) {
      assertThat(session.run("true", SHORT).ok()).isTrue();
    }
  }

  @Test
  void connect_keysMadeInJava_logIn() throws Exception {
    Path made = directory.resolve("made");
    server.authorizeLine(OpenSshKeys.generate(made).toString());
    Path pkcs8 = Files.writeString(
        directory.resolve("ed25519.pem"),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder()
                .encodeToString(KeyPairGenerator.getInstance("Ed25519")
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
    server.authorizeLine(OpenSshKeys.publicKey(OpenSshKeys.read(pkcs8)).toString());
    for (Path key : List.of(made, pkcs8)) {
      try (SshSession session = connector.connect(machine(key, "ed25519"))) {
        assertThat(session.run("true", SHORT).ok()).isTrue();
      }
    }
  }

  @Test
  void generate_keyFile_isReadByOpenSsh() throws Exception {
    Path made = directory.resolve("for-openssh");
    HostKey key = OpenSshKeys.generate(made);
    Process keygen = new ProcessBuilder("ssh-keygen", "-y", "-f", made.toString()).start();
    assertThat(HostKey.parse(new String(keygen.getInputStream().readAllBytes(), UTF_8)))
        .isEqualTo(key);
    assertThat(keygen.waitFor()).isZero();
  }

  @Test
  void connect_otherHostKeyOfSameType_showsBothFingerprints() throws Exception {
    Path other = OpenSshServer.generateKey(directory.resolve("other_host"), "ed25519");
    HostKey wrong = HostKey.parse(Files.readString(Path.of(other + ".pub")));
    BuildMachine machine = server.machine(userKey, wrong, "/nonexistent/socket");
    assertThatThrownBy(() -> connector.connect(machine))
        .isInstanceOfSatisfying(
            SshException.class, e -> assertThat(e.phase()).isEqualTo(SshPhase.HOST_KEY))
        .hasMessageContaining(wrong.fingerprint())
        .hasMessageContaining(server.hostKey("ed25519").fingerprint())
        .hasMessageContaining("ssh-keyscan -p " + server.port() + " 127.0.0.1");
  }

  @Test
  void connect_hostWithoutExpectedType_showsTheKeyThatItHas() throws Exception {
    try (OpenSshServer rsaOnly =
        OpenSshServer.in(directory.resolve("rsa-only")).hostKeys("rsa").start()) {
      BuildMachine machine =
          rsaOnly.machine(userKey, server.hostKey("ed25519"), "/nonexistent/socket");
      assertThatThrownBy(() -> connector.connect(machine))
          .isInstanceOfSatisfying(
              SshException.class, e -> assertThat(e.phase()).isEqualTo(SshPhase.HOST_KEY))
          .hasMessageContaining(rsaOnly.hostKey("rsa").fingerprint());
    }
  }

  @Test
  void connect_keyNotAuthorized_givesTheLineToAdd() throws Exception {
    Path stranger = OpenSshServer.generateKey(directory.resolve("stranger"), "ed25519");
    String line = HostKey.parse(Files.readString(Path.of(stranger + ".pub"))).toString();
    assertThatThrownBy(() -> connector.connect(machine(stranger, "ed25519")))
        .isInstanceOfSatisfying(
            SshException.class, e -> assertThat(e.phase()).isEqualTo(SshPhase.AUTHENTICATE))
        .hasMessageContaining("authorized_keys")
        .hasMessageContaining(line);
  }

  @ParameterizedTest
  @CsvSource({"ed25519,RFC4716", "rsa,PEM", "rsa,PKCS8"})
  void connect_passphraseProtectedKey_saysSoBeforeConnecting(String type, String format)
      throws Exception {
    Path key = directory.resolve("protected_" + type + format);
    String[] more = format.equals("RFC4716") ? new String[0] : new String[] {"-m", format};
    OpenSshServer.generateKey(key, type, "secret", more);
    assertPrivateKeyError(key, "protected by a passphrase");
  }

  @Test
  void connect_missingDamagedOrPublicKeyFile_eachHasItsOwnMessage() throws Exception {
    assertPrivateKeyError(directory.resolve("absent"), "does not exist");
    assertPrivateKeyError(directory, "is a directory");
    assertPrivateKeyError(
        Files.writeString(directory.resolve("text"), "hello\n"), "is not an OpenSSH or PEM key");
    assertPrivateKeyError(Path.of(userKey + ".pub"), "holds a public key");
    String whole = Files.readString(userKey);
    Path cut = Files.writeString(
        directory.resolve("cut"), whole.replaceAll("(?s)(?<=KEY-----\n.{40}).*(?=-----END)", "\n"));
    assertPrivateKeyError(cut, "is damaged or of an unknown kind");
  }

  private static void assertPrivateKeyError(Path key, String text) {
    assertThatThrownBy(() -> connector.connect(machine(key, "ed25519")))
        .isInstanceOfSatisfying(
            SshException.class, e -> assertThat(e.phase()).isEqualTo(SshPhase.PRIVATE_KEY))
        .hasMessageContaining(text)
        .hasMessageContaining(key.toString());
  }
}
