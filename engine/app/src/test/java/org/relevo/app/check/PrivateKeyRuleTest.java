package org.relevo.app.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.ssh.OpenSshKeys;
import org.relevo.core.ssh.SshException;
import org.relevo.core.ssh.SshPhase;
import org.relevo.core.ssh.SshPreflight;

class PrivateKeyRuleTest {
  @TempDir
  private Path directory;

  private final Rule rule = new PrivateKeyRule(SshPreflight::privateKey);

  private static BuildMachine machine(String name, Path key) {
    return TestingMachine.named(name).privateKey(key).make();
  }

  private Path good(String name) throws Exception {
    Path file = directory.resolve(name);
    OpenSshKeys.generate(file);
    return file;
  }

  private Finding one(Path key) {
    return one(rule, key);
  }

  private static Finding one(Rule rule, Path key) {
    List<Finding> findings = rule.check(List.of(machine("a", key)));
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }

  @Test
  void check_goodKey_findsNothing() throws Exception {
    assertThat(rule.check(List.of(machine("a", good("id_ed25519"))))).isEmpty();
  }

  @Test
  void check_missingKey_isOneErrorForAllThatNameIt() {
    Path key = directory.resolve("none");
    List<Finding> findings = rule.check(List.of(machine("a", key), machine("b", key)));
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).severity()).isEqualTo(Severity.ERROR);
    assertThat(findings.get(0).machines()).containsExactly("a:22", "b:22");
    assertThat(findings.get(0).text()).contains(key.toString()).contains("does not exist");
    assertThat(findings.get(0).remedy()).contains("ssh-keygen -t ed25519 -N '' -f " + key);
  }

  @Test
  void check_missingKeyBesideAGoodOne_namesThatOne() throws Exception {
    Path other = good("id_ed25519");
    Files.writeString(directory.resolve("id_dsa"), "not a key");
    assertThat(one(directory.resolve("id_rsa")).remedy())
        .startsWith("Use one that is there: (private-key \"" + other + "\")");
  }

  @Test
  void check_tilde_isSaidToMeanNothing() {
    Finding finding = one(Path.of("~/.ssh/no-such-key"));
    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
    assertThat(finding.remedy())
        .contains("(private-key \"" + System.getProperty("user.home") + "/.ssh/no-such-key\")");
  }

  @Test
  void check_relativeName_isAWarning() {
    Path relative = Path.of("no-such-directory/key");
    assertThat(rule.check(List.of(machine("a", relative))))
        .extracting(Finding::severity)
        .containsExactly(Severity.ERROR, Severity.WARNING);
  }

  @Test
  void check_publicKeyFile_isAnErrorAndItsModeIsNot() throws Exception {
    good("id_ed25519");
    Path file = directory.resolve("id_ed25519.pub");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Finding finding = one(file);
    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
    assertThat(finding.text()).contains("holds a public key");
    assertThat(finding.remedy()).contains("without \".pub\"");
  }

  @Test
  void check_garbage_isAnError() throws Exception {
    Finding finding = one(Files.writeString(directory.resolve("key"), "garbage"));
    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
    assertThat(finding.text()).contains("is not an OpenSSH or PEM key file");
  }

  @Test
  void check_passphrase_isAnError() throws Exception {
    Path file = Files.writeString(directory.resolve("key"), """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF

        AAAA
        -----END RSA PRIVATE KEY-----
        """);
    Finding finding = one(file);
    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
    assertThat(finding.text()).contains("protected by a passphrase");
    assertThat(finding.remedy()).contains("ssh-keygen -p");
  }

  @Test
  void check_unreadable_isAnErrorWithItsRemedy() throws Exception {
    Path file = good("key");
    Finding finding = one(
        new PrivateKeyRule(machine -> {
          throw new SshException(
              machine.id(), SshPhase.PRIVATE_KEY, "user u may not read it", "chown u it");
        }),
        file);
    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
    assertThat(finding.text()).isEqualTo("user u may not read it");
    assertThat(finding.remedy()).isEqualTo("chown u it");
  }

  @Test
  void check_openToOthers_isAWarningWithTheMode() throws Exception {
    Path file = good("key");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Finding finding = one(file);
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.text()).contains("mode 0640");
    assertThat(finding.remedy()).isEqualTo("chmod 600 " + file);
  }

  @Test
  void check_shortRsaKey_isAWarning() throws Exception {
    Path file = good("key");
    Finding finding =
        one(new PrivateKeyRule(machine -> new SshPreflight.PrivateKey("ssh-rsa", 1024)), file);
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.text()).contains("RSA key of 1024 bits");
    assertThat(new PrivateKeyRule(machine -> new SshPreflight.PrivateKey("ssh-rsa", 2048))
            .check(List.of(machine("a", file))))
        .isEmpty();
  }
}
