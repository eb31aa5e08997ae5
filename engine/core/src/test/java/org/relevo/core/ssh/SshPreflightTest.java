package org.relevo.core.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;
import org.relevo.core.ssh.link.Link;

class SshPreflightTest {
  private static final String HOST_KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

  /** Made by ssh-keygen; the passphrase is "secret". */
  private static final String WITH_PASSPHRASE = """
      -----BEGIN OPENSSH PRIVATE KEY-----
      b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABAH+Mp87M
      xTAqqRkoHonu7JAAAAEAAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAILH+k9xDU+EKcB5a
      647vhnC1WIfPULryoXefgAAqD9kXAAAAkK9NtIghu8PYMfGia1dRDjX5pMHB5XInmfft7p
      Wib/7Qi9FfYeHyMu63NcTAcjKE5IPZbTLBfOCOsc/r029GuvNXR8SFO1xJDAVXFhqV/nVY
      NrikzEeHarf5U8QaRnY5dRpNp6DCKsNEjn9mwmEhEjPt4Cx0r/t9d+8sh4nMdizY5y0RJe
      D6eSv9m/NYGbNKKg==
      -----END OPENSSH PRIVATE KEY-----
      """;

  @TempDir
  private Path directory;

  private static BuildMachine machine(Path privateKey, String hostKey) {
    return new BuildMachine(
        "anvil",
        22,
        List.of("x86_64-linux"),
        "builder",
        HostKey.parse(hostKey),
        privateKey,
        List.of("none"),
        3,
        BuildMachine.DEFAULT_DAEMON_SOCKET,
        OptionalDouble.empty(),
        1,
        1,
        Set.of(),
        Optional.empty());
  }

  private Path file(String text) throws Exception {
    return Files.writeString(directory.resolve("key"), text);
  }

  private static void assertFault(Path file, String reason, String remedy) {
    assertThatThrownBy(() -> SshPreflight.privateKey(machine(file, HOST_KEY)))
        .isInstanceOfSatisfying(SshException.class, fault -> {
          assertThat(fault.phase()).isEqualTo(SshPhase.PRIVATE_KEY);
          assertThat(fault.reason()).contains(file.toString()).contains(reason);
          assertThat(fault.remedy()).contains(remedy);
        });
  }

  @Test
  void privateKey_good_tellsTypeAndSize() throws Exception {
    Path file = directory.resolve("id");
    OpenSshKeys.generate(file);
    assertThat(SshPreflight.privateKey(machine(file, HOST_KEY)))
        .isEqualTo(new SshPreflight.PrivateKey("ssh-ed25519", 256));
    assertThat(SshPreflight.privateKey(machine(write("ssh-rsa", 1024), HOST_KEY)))
        .isEqualTo(new SshPreflight.PrivateKey("ssh-rsa", 1024));
  }

  private Path write(String type, int bits) throws Exception {
    KeyPair pair = KeyUtils.generateKeyPair(type, bits);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "test", null, text);
    return Files.write(directory.resolve(type), text.toByteArray());
  }

  @Test
  void privateKey_typeThatIsNotUsedAnyMore_isRefused() throws Exception {
    assertFault(write("ssh-dss", 1024), "of type ssh-dss", "ssh-keygen -t ed25519");
  }

  @Test
  void privateKey_badFile_saysWhatIsWrong() throws Exception {
    assertFault(directory.resolve("none"), "does not exist", "ssh-keygen -t ed25519");
    assertFault(directory, "is a directory", "Name a file");
    assertFault(file(HOST_KEY + " me"), "holds a public key", "without \".pub\"");
    assertFault(file("hello\n"), "is not an OpenSSH or PEM key file", "ssh-keygen -t ed25519");
    assertFault(file(WITH_PASSPHRASE), "protected by a passphrase", "ssh-keygen -p -N ''");
    assertFault(
        file(WITH_PASSPHRASE.replaceAll("(?s)xTAqq.*==\n", "")), "is damaged", "ssh-keygen -y -f");
    assertFault(file("x".repeat(70_000)), "larger than any key", "Name a key file");
  }

  @Test
  void read_fileOfAnotherUser_namesTheUserWhoMayNot() throws Exception {
    BuildMachine machine = machine(file("secret"), HOST_KEY);
    assertThatThrownBy(() -> PrivateKeyFile.read(machine, file -> {
          throw new AccessDeniedException(file.toString());
        }))
        .isInstanceOf(SshException.class)
        .hasMessageContaining("user " + System.getProperty("user.name") + " may not read")
        .hasMessageContaining("chown");
  }

  @Test
  void hostKey_whole_isAccepted() throws Exception {
    SshPreflight.hostKey(machine(directory, HOST_KEY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUW",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fAAAA"
      })
  void hostKey_cutShortOrTooLong_isRefused(String key) {
    assertThatThrownBy(() -> SshPreflight.hostKey(machine(directory, key)))
        .isInstanceOfSatisfying(SshException.class, fault -> {
          assertThat(fault.phase()).isEqualTo(SshPhase.HOST_KEY);
          assertThat(fault.reason()).contains("cut short, altered or made up");
          assertThat(fault.remedy()).contains("ssh-keyscan -p 22 anvil");
        });
  }

  @Test
  void hostKey_unknownType_isRefused() {
    assertThatThrownBy(() -> SshPreflight.hostKey(machine(directory, "ssh-xyz AAAAB3NzaC14eXo=")))
        .isInstanceOf(SshException.class)
        .hasMessageContaining("host keys of type ssh-xyz are not supported");
  }

  @Test
  void compressions_each_isOffered() {
    BuildMachine plain = machine(directory, HOST_KEY);
    for (String method : SshPreflight.COMPRESSIONS) {
      BuildMachine machine = new BuildMachine(
          plain.name(),
          plain.port(),
          plain.systems(),
          plain.user(),
          plain.hostKey(),
          plain.privateKey(),
          List.of(method),
          3,
          plain.daemonSocket(),
          plain.overloadThreshold(),
          1,
          1,
          Set.of(),
          Optional.empty());
      boolean ours = Set.of("auto", "zstd").contains(method);
      Link link = new Link(OptionalDouble.empty());
      assertThat(Compressions.of(machine, link).factories().get(0).getName())
          .isEqualTo(ours ? "zstd@relevo.org" : method);
    }
  }
}
