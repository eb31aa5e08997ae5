package org.relevo.app.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;

class LoopRuleTest {
  private static final Path KEY_FILE = Path.of("/etc/ssh/ssh_host_ed25519_key.pub");

  @TempDir
  private Path directory;

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getAllByName(literal)[0];
  }

  private static ThisHost host(Map<HostKey, Path> keys) throws Exception {
    return new ThisHost("Anvil", Set.of(address("10.0.0.7")), keys, 4);
  }

  /** Looks at machines on a host without keys; literal addresses are looked up, names are not. */
  private static List<Finding> check(BuildMachine... machines) throws Exception {
    return check(Map.of(), machines);
  }

  private static List<Finding> check(Map<HostKey, Path> keys, BuildMachine... machines)
      throws Exception {
    Map<String, List<InetAddress>> addresses = Map.of(
        "alias", List.of(address("10.0.0.8"), address("10.0.0.7")),
        "10.0.0.7", List.of(address("10.0.0.7")),
        "10.0.0.8", List.of(address("10.0.0.8")),
        "127.1.2.3", List.of(address("127.1.2.3")),
        "::1", List.of(address("::1")),
        "0.0.0.0", List.of(address("0.0.0.0")));
    return new LoopRule(host(keys), new NameLookups.Found(addresses, 0)).check(List.of(machines));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anvil",
        "ANVIL",
        "localhost",
        "x.localhost",
        "alias",
        "10.0.0.7",
        "127.1.2.3",
        "::1",
        "0.0.0.0"
      })
  void check_thisHost_warns(String name) throws Exception {
    List<Finding> findings = check(TestingMachine.named(name).make());
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).severity()).isEqualTo(Severity.WARNING);
    assertThat(findings.get(0).text()).contains("this machine is this host");
    assertThat(findings.get(0).remedy()).contains("(gethostname)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"anvil2", "anvil.example.org", "10.0.0.8", "unknown"})
  void check_otherHost_findsNothing(String name) throws Exception {
    assertThat(check(TestingMachine.named(name).parallelBuilds(100).make())).isEmpty();
  }

  @Test
  void check_hostKeyOfThisHost_isTheProofWhateverTheName() throws Exception {
    List<Finding> findings = check(
        Map.of(TestingMachine.key("x"), KEY_FILE),
        TestingMachine.named("far").port(2222).hostKey(TestingMachine.key("x")).make());
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).severity()).isEqualTo(Severity.WARNING);
    assertThat(findings.get(0).text()).contains(KEY_FILE.toString());
  }

  @Test
  void check_otherHostKeyAtThisHostsAddress_isANote() throws Exception {
    assertThat(check(
            Map.of(TestingMachine.key("x"), KEY_FILE),
            TestingMachine.named("localhost").make()))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.NOTE);
          assertThat(finding.text()).contains("another SSH server");
        });
  }

  @Test
  void check_otherPortOfThisHost_isANote() throws Exception {
    assertThat(
            check(TestingMachine.named("localhost").port(2222).parallelBuilds(9).make()))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.NOTE);
          assertThat(finding.text()).contains("at port 2222");
        });
  }

  @Test
  void check_thisHostWithMoreSlotsThanCores_warnsOfThatToo() throws Exception {
    assertThat(check(TestingMachine.named("anvil").parallelBuilds(5).make()))
        .extracting(Finding::text)
        .hasSize(2)
        .element(1)
        .asString()
        .contains("parallel-builds is 5, but it has 4 cores");
    assertThat(check(TestingMachine.named("anvil").parallelBuilds(4).make())).hasSize(1);
  }

  @Test
  void check_lateLookups_saysThatItIsNotSure() throws Exception {
    LoopRule rule = new LoopRule(host(Map.of()), new NameLookups.Found(Map.of(), 3));
    assertThat(rule.check(List.of(TestingMachine.named("far").make())))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.NOTE);
          assertThat(finding.text()).startsWith("3 names were not looked up in time");
        });
  }

  @Test
  void hostKeys_directoryOfAServer_readsThePublicOnes() throws Exception {
    HostKey key = TestingMachine.key("x");
    Path file =
        Files.writeString(directory.resolve("ssh_host_ed25519_key.pub"), key + " root@anvil\n");
    Files.writeString(directory.resolve("ssh_host_rsa_key.pub"), "garbage");
    Files.writeString(directory.resolve("ssh_host_ed25519_key"), "private");
    assertThat(ThisHost.hostKeys(directory)).isEqualTo(Map.of(key, file));
    assertThat(ThisHost.hostKeys(directory.resolve("none"))).isEmpty();
  }

  @Test
  void look_thisHost_knowsLoopbackAndCores() throws Exception {
    ThisHost host = ThisHost.look();
    assertThat(host.cores()).isPositive();
    assertThat(host.name()).isNotEmpty();
    assertThat(host.has(address("127.0.0.1"))).isTrue();
    assertThat(host.has(address("192.0.2.1"))).isFalse();
  }
}
