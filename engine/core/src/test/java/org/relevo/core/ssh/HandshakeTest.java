package org.relevo.core.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.session.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;
import org.relevo.core.ssh.link.Link;

/** What a connection asks for, as the machine's description says. */
class HandshakeTest {
  private static BuildMachine machine(String keyType, List<String> compression) {
    byte[] name = keyType.getBytes(StandardCharsets.US_ASCII);
    byte[] blob =
        ByteBuffer.allocate(4 + name.length).putInt(name.length).put(name).array();
    return new BuildMachine(
        "host",
        22,
        List.of("x86_64-linux"),
        "user",
        HostKey.parse(keyType + " " + Base64.getEncoder().encodeToString(blob)),
        Path.of("/nonexistent/key"),
        compression,
        3,
        "/socket",
        OptionalDouble.empty(),
        1,
        1.0,
        Set.of(),
        Optional.empty());
  }

  @Test
  void trouble_peersWordsThatSteerTerminals_areMadeHarmless() throws Exception {
    Handshake handshake =
        new Handshake(machine("ssh-ed25519", List.of("none")), unknown(), OpenSshKeys.unsaved());
    char escape = 27;
    Session session = (Session) Proxy.newProxyInstance(
        Session.class.getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, given) -> {
          throw new UnsupportedOperationException(method.getName());
        });
    handshake.sessionDisconnect(
        session, 2, escape + "[2J" + escape + "]0;all is well\n" + "x".repeat(500), "", false);
    assertThat(handshake.trouble().orElseThrow())
        .startsWith("it said \"?[2J?]0;all is well?xxx")
        .hasSizeLessThan(230);
  }

  @ParameterizedTest
  @CsvSource({
    "ssh-ed25519,ssh-ed25519",
    "ssh-rsa,rsa-sha2-512",
    "ecdsa-sha2-nistp256,ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384,ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521,ecdsa-sha2-nistp521"
  })
  void hostKeyAlgorithms_eachType_comesFirstOfAll(String type, String first) throws Exception {
    List<String> names = HostKeyAlgorithms.preferring(machine(type, List.of())).stream()
        .map(NamedResource::getName)
        .toList();
    assertThat(names)
        .startsWith(first)
        .hasSize(6)
        .doesNotHaveDuplicates()
        .doesNotContain("ssh-rsa");
    if (type.equals("ssh-rsa")) {
      assertThat(names.get(1)).isEqualTo("rsa-sha2-256");
    }
  }

  @Test
  void hostKeyAlgorithms_unknownType_isAnErrorWithTheWayOut() {
    assertThatThrownBy(() -> HostKeyAlgorithms.preferring(machine("ssh-dss", List.of())))
        .isInstanceOfSatisfying(
            SshException.class, e -> assertThat(e.phase()).isEqualTo(SshPhase.HOST_KEY))
        .hasMessageContaining("ssh-dss")
        .hasMessageContaining("ssh-keyscan -p 22");
  }

  @ParameterizedTest
  @CsvSource({
    "'zlib@openssh.com,zlib','zlib@openssh.com,zlib,none'",
    "'none','none'",
    "'none,zlib','none,zlib'",
    "'','none'",
    "'lz77,zlib','zlib,none'",
    "'zstd','zstd@relevo.org,none'",
    "'zstd@relevo.org,none,zstd','zstd@relevo.org,none'",
    "'zstd,zlib@openssh.com,zlib','zstd@relevo.org,zlib@openssh.com,zlib,none'",
    "'auto','zstd@relevo.org,none'",
    "'zlib,auto','zstd@relevo.org,none'"
  })
  void compressions_names_keepTheirOrderAndEndWithNone(String given, String expected) {
    BuildMachine machine = machine("ssh-ed25519", List.of(given.split(",")));
    assertThat(Compressions.of(machine, unknown()).factories().stream().map(NamedResource::getName))
        .containsExactly(expected.split(","));
  }

  @ParameterizedTest
  @CsvSource({
    "12,'zstd@relevo.org,zlib@openssh.com,none',link 12 MB/s",
    "100,'zstd@relevo.org,none',link 100 MB/s",
    "500,'none',link 500 MB/s"
  })
  void offer_auto_isWhatSuitsTheLink(double megabytes, String expected, String reason)
      throws Exception {
    Link link = unknown();
    link.noteFull(megabytes * 1e6);
    Handshake handshake =
        new Handshake(machine("ssh-ed25519", List.of("auto")), link, OpenSshKeys.unsaved());
    assertThat(handshake.offer().stream().map(NamedResource::getName))
        .containsExactly(expected.split(","));
    assertThat(handshake.offerReason()).contains(reason);
  }

  @ParameterizedTest
  @CsvSource({"auto, true", "'zstd,auto', true", "'zstd,zlib,none', false"})
  void meter_isThereWhereTheOfferGoesByTheLink(String compression, boolean measured)
      throws Exception {
    Handshake handshake = new Handshake(
        machine("ssh-ed25519", List.of(compression.split(","))), unknown(), OpenSshKeys.unsaved());
    assertThat(handshake.meter().isPresent()).isEqualTo(measured);
  }

  private static Link unknown() {
    return new Link(OptionalDouble.empty());
  }

  @Test
  void handshake_missingKeyFile_failsBeforeAnythingIsSent() {
    assertThatThrownBy(() -> new Handshake(machine("ssh-ed25519", List.of("none")), unknown()))
        .isInstanceOfSatisfying(SshException.class, e -> {
          assertThat(e.phase()).isEqualTo(SshPhase.PRIVATE_KEY);
          assertThat(e.machine()).isEqualTo("host:22");
          assertThat(e.reason()).contains("/nonexistent/key does not exist");
          assertThat(e.remedy()).contains("ssh-keygen");
        });
  }
}
