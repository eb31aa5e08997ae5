package org.relevo.app.daemon.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;
import org.relevo.core.ssh.OpenSshKeys;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshException;
import org.relevo.core.ssh.SshPhase;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.ssh.SshTimeouts;

/** Connections to addresses that were announced: some lead nowhere, and one to a host that is another. */
@Timeout(60)
class AnnouncedAddressesTest {
  private static final String NOBODY = "127.0.0.3";
  private static final String IMPOSTOR = "127.0.0.2";
  private static final String REAL = "127.0.0.1";

  @TempDir
  private Path directory;

  private Path key;
  private EmbeddedSshServer real;
  private EmbeddedSshServer impostor;
  private SshConnector connector;

  @BeforeEach
  void start() throws Exception {
    key = directory.resolve("key");
    AuthorizedKeys authorized =
        AuthorizedKeys.of(List.of(OpenSshKeys.generate(key).toString()));
    real = EmbeddedSshServer.start(
        EmbeddedSshServer.Settings.loopback(directory.resolve("real/key"), authorized));
    impostor = EmbeddedSshServer.start(
        EmbeddedSshServer.Settings.loopback(directory.resolve("impostor/key"), authorized)
            .listening(IMPOSTOR, real.port()));
    connector = new SshConnector(SshTimeouts.DEFAULT);
  }

  @AfterEach
  void stop() {
    connector.close();
    impostor.close();
    real.close();
  }

  private BuildMachine machine(String... addresses) {
    return new BuildMachine(
            "no-such-name.invalid",
            real.port(),
            List.of("x86_64-linux"),
            System.getProperty("user.name"),
            real.hostKey(),
            key,
            List.of("none"),
            3,
            "/nonexistent",
            OptionalDouble.empty(),
            1,
            1.0,
            Set.of(),
            Optional.empty())
        .at(List.of(addresses));
  }

  @Test
  void connect_impostorAndNobodyFirst_reachesTheHostWithTheKey() throws Exception {
    try (SshSession session = connector.connect(machine(NOBODY, IMPOSTOR, REAL))) {
      assertThat(session.isOpen()).isTrue();
    }
  }

  @Test
  void connect_impostorAlone_isRefused() {
    assertThatThrownBy(() -> connector.connect(machine(NOBODY, IMPOSTOR)))
        .isInstanceOfSatisfying(
            SshException.class, e -> assertThat(e.phase()).isEqualTo(SshPhase.HOST_KEY))
        .hasMessageContaining(impostor.hostKey().fingerprint());
  }

  @Test
  void presentedKey_ofEach_isItsOwnWhateverTypeIsAskedFor() throws Exception {
    assertThat(asked(REAL, "ssh-ed25519")).isEqualTo(real.hostKey());
    assertThat(asked(IMPOSTOR, "ssh-rsa")).isEqualTo(impostor.hostKey());
  }

  private HostKey asked(String address, String type) throws SshException {
    return connector.presentedKey("anvil", real.port(), List.of(address), type);
  }

  @Test
  void presentedKey_nobodyThere_isAnErrorOfConnecting() {
    assertThatThrownBy(() -> asked(NOBODY, "ssh-ed25519"))
        .isInstanceOfSatisfying(
            SshException.class, e -> assertThat(e.phase()).isEqualTo(SshPhase.CONNECT));
  }
}
