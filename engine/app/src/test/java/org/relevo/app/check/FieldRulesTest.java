package org.relevo.app.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;

/** The rules that look at the fields of one machine. */
class FieldRulesTest {
  private static final List<Rule> RULES =
      List.of(new NameRule(), new SystemsRule(), new RangeRule(), new ConnectionFieldsRule());

  private static List<Finding> check(TestingMachine machine) {
    return RULES.stream()
        .flatMap(rule -> rule.check(List.of(machine.make())).stream())
        .toList();
  }

  private static void assertOne(
      TestingMachine machine, Severity severity, String text, String remedy) {
    List<Finding> findings = check(machine);
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).severity()).isEqualTo(severity);
    assertThat(findings.get(0).text()).contains(text);
    assertThat(findings.get(0).remedy()).contains(remedy);
    assertThat(findings.get(0).machines()).containsExactly(machine.make().id());
    assertThat(findings.get(0).location()).isEqualTo(machine.make().location());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"anvil", "a-1.example.org", "10.0.0.7", "fd00::7", "[::1]", "fe80::1%eth0"})
  void name_hostOrAddress_isFine(String name) {
    assertThat(check(TestingMachine.named(name))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      big box              | white space       | host name alone
      me@anvil             | has the user      | (user "me") (name "anvil").
      anvil:2222           | has the port      | (name "anvil") (port 2222).
      me@anvil:2222        | has the user      | (user "me") (name "anvil") (port 2222).
      ssh://me@anvil       | no host name      | URL
      anvil:ssh            | no host name      | a host name or an address
      """)
  void name_ofAnotherForm_isAnErrorThatSaysWhatToWrite(String name, String text, String remedy) {
    assertOne(TestingMachine.named(name), Severity.ERROR, text, remedy);
  }

  @Test
  void user_noAccount_isAnError() {
    assertOne(
        TestingMachine.named("a").user("me@anvil"), Severity.ERROR, "\"me@anvil\"", "account");
  }

  @ParameterizedTest
  @CsvSource({
    "amd64-linux,x86_64-linux",
    "x86-64-linux,x86_64-linux",
    "x86_64-linux-gnu,x86_64-linux",
    "X86_64-linux,x86_64-linux",
    "i386-linux,i686-linux",
    "arm64-linux,aarch64-linux",
    "arch64-linux,aarch64-linux",
    "armv7l-linux,armhf-linux",
    "ppc64el-linux,powerpc64le-linux",
    "i586-gun,i586-gnu"
  })
  void systems_misspelt_isAWarningWithAGuess(String system, String meant) {
    assertOne(
        TestingMachine.named("a").systems("i686-linux", system),
        Severity.WARNING,
        "\"" + system + "\"",
        "Did you mean \"" + meant + "\"?");
  }

  @Test
  void systems_unlikeAny_isAWarningWithThoseKnown() {
    assertOne(
        TestingMachine.named("a").systems("vax"), Severity.WARNING, "\"vax\"", "riscv64-linux");
  }

  @Test
  void numbers_ordinary_areFine() {
    assertThat(check(TestingMachine.named("a")
            .parallelBuilds(256)
            .speed(1000)
            .overloadThreshold(1)
            .compression("none")))
        .isEmpty();
    assertThat(check(TestingMachine.named("a").speed(0.001).loadIgnored())).isEmpty();
  }

  @Test
  void numbers_strange_areWarnings() {
    assertOne(
        TestingMachine.named("a").parallelBuilds(257), Severity.WARNING, "is 257", "at the same");
    assertOne(TestingMachine.named("a").speed(2400), Severity.WARNING, "speed is 2400", "2.0");
    assertOne(TestingMachine.named("a").speed(0.0001), Severity.WARNING, "is 0.0001", "2.0");
  }

  @Test
  void threshold_outsideOfWhatIsUsual_saysWhatItMeans() {
    assertOne(
        TestingMachine.named("a").overloadThreshold(1.5), Severity.NOTE, "is 1.5: legal, but", "");
    assertOne(
        TestingMachine.named("a").overloadThreshold(80),
        Severity.WARNING,
        "80: legal",
        "Write 0.8");
    assertOne(
        TestingMachine.named("a").overloadThreshold(0),
        Severity.WARNING,
        "never gets a build",
        "#f");
  }

  @Test
  void compression_unknown_isAWarning() {
    assertOne(
        TestingMachine.named("a").compression("zilb", "none"),
        Severity.WARNING,
        "\"zilb\"",
        "Did you mean \"zlib\"?");
    assertOne(
        TestingMachine.named("a").compression("zstandard"),
        Severity.WARNING,
        "\"zstandard\"",
        "Known are: auto none zlib zlib@openssh.com zstd zstd@relevo.org");
  }

  @Test
  void socket_thatCannotBe_isAnError() {
    assertOne(
        TestingMachine.named("a").daemonSocket("run/daemon"),
        Severity.ERROR,
        "no absolute file name",
        BuildMachine.DEFAULT_DAEMON_SOCKET);
    assertOne(
        TestingMachine.named("a").daemonSocket("file:///run/daemon"),
        Severity.ERROR,
        "no absolute file name",
        "(daemon-socket \"/run/daemon\")");
    assertThat(check(TestingMachine.named("a").daemonSocket("/" + "x".repeat(106))))
        .isEmpty();
    assertOne(
        TestingMachine.named("a").daemonSocket("/" + "x".repeat(107)),
        Severity.ERROR,
        "longer than",
        "shorter");
  }

  @Test
  void hostKey_cutShort_isAnError() {
    assertOne(
        TestingMachine.named("a")
            .hostKey(HostKey.parse(
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUW")),
        Severity.ERROR,
        "cut short",
        "ssh-keyscan -p 22 a");
  }

  @Test
  void hostKey_badOneOfSeveralMachines_isOneError() {
    HostKey bad =
        HostKey.parse("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUW");
    List<Finding> findings = new ConnectionFieldsRule()
        .check(List.of(
            TestingMachine.named("a").hostKey(bad).make(),
            TestingMachine.named("good").make(),
            TestingMachine.named("b").hostKey(bad).make()));
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).machines()).containsExactly("a:22", "b:22");
  }
}
