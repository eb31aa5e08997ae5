package org.relevo.app.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;

class DuplicateRuleTest {
  private static List<Finding> check(TestingMachine... machines) {
    return new DuplicateRule()
        .check(List.of(machines).stream().map(TestingMachine::make).toList());
  }

  @Test
  void check_differentHosts_findsNothing() {
    assertThat(check(TestingMachine.named("a"), TestingMachine.named("b"))).isEmpty();
  }

  @Test
  void check_sameNameAndPort_isANoteAtTheSecond() {
    List<Finding> findings =
        check(TestingMachine.named("a").line(2), TestingMachine.named("a").line(7));
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).severity()).isEqualTo(Severity.NOTE);
    assertThat(findings.get(0).location().orElseThrow().line()).isEqualTo(7);
    assertThat(findings.get(0).text())
        .contains("twice (first at machines.scm:2:3)")
        .contains("share its build slots");
  }

  @Test
  void check_sameHostWithDifferentSlots_warns() {
    List<Finding> findings = check(
        TestingMachine.named("a").parallelBuilds(2), TestingMachine.named("a").parallelBuilds(4));
    assertThat(findings)
        .extracting(Finding::severity)
        .containsExactly(Severity.NOTE, Severity.WARNING);
    assertThat(findings.get(1).text()).contains(": 2, 4;");
  }

  @Test
  void check_sameHostWithDifferentKeysOfOneType_warns() {
    List<Finding> findings = check(
        TestingMachine.named("a"), TestingMachine.named("a").hostKey(TestingMachine.key("x")));
    assertThat(findings)
        .extracting(Finding::severity)
        .containsExactly(Severity.NOTE, Severity.WARNING);
    assertThat(findings.get(1).text()).contains("host keys of its entries differ");
    assertThat(findings.get(1).remedy()).contains("ssh-keyscan -p 22 a");
  }

  @Test
  void check_sameHostWithKeysOfDifferentTypes_isNoContradiction() {
    assertThat(check(
            TestingMachine.named("a"),
            TestingMachine.named("a").hostKey(HostKey.parse("ssh-xyz AAAAB3NzaC14eXo="))))
        .extracting(Finding::severity)
        .containsExactly(Severity.NOTE);
  }

  @Test
  void check_oneKeyUnderSeveralNames_warnsOnceAtTheSecond() {
    HostKey key = TestingMachine.key("x");
    List<Finding> findings = check(
        TestingMachine.named("a").hostKey(key).line(1),
        TestingMachine.named("b").hostKey(key).line(2),
        TestingMachine.named("c").line(3),
        TestingMachine.named("a").port(23).hostKey(key).line(4));
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).severity()).isEqualTo(Severity.WARNING);
    assertThat(findings.get(0).machines()).containsExactly("a:22", "b:22", "a:23");
    assertThat(findings.get(0).location().orElseThrow().line()).isEqualTo(2);
    assertThat(findings.get(0).text()).contains(key.fingerprint());
  }

  @Test
  void check_manyMachinesOfOneKey_areOneFinding() {
    List<BuildMachine> machines = IntStream.range(0, 10_000)
        .mapToObj(
            i -> TestingMachine.named("m" + i).hostKey(TestingMachine.key("x")).make())
        .toList();
    assertThat(new DuplicateRule().check(machines)).hasSize(1);
  }
}
