package org.relevo.app.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.relevo.app.cli.Spelling;
import org.relevo.core.machine.BuildMachine;

class FindingTest {
  private static BuildMachine machine(String name, int line) {
    return TestingMachine.named(name).line(line).make();
  }

  @Test
  void lines_finding_namePlaceSeverityMachineAndRemedy() {
    assertThat(
            Finding.error(machine("a", 4), "is bad", "Do this.\n  Then that.").lines("f.scm"))
        .isEqualTo("machines.scm:4:3: error: a:22: is bad\n    => Do this.\n    => Then that.\n");
    assertThat(
            new Finding(Severity.NOTE, Optional.empty(), List.of(), "is empty", "").lines("f.scm"))
        .isEqualTo("f.scm: note: is empty\n");
  }

  @Test
  void merged_sameOfManyMachinesOfOneForm_isOne() {
    List<Finding> merged = Finding.merged(IntStream.range(0, 9)
        .mapToObj(i -> Finding.warning(machine("m" + i, 4), "is odd", ""))
        .toList());
    assertThat(merged).hasSize(1);
    assertThat(merged.get(0).machines()).hasSize(9);
    assertThat(merged.get(0).lines("")).contains("m0:22, m1:22, m2:22 and 6 more: is odd");
  }

  @Test
  void merged_order_isThatOfPlacesThenSeverities() {
    Finding last = Finding.error(machine("a", 10), "x", "");
    Finding note = Finding.note(machine("a", 9), "x", "");
    Finding error = Finding.error(machine("a", 9), "y", "");
    Finding file = new Finding(Severity.NOTE, Optional.empty(), List.of(), "z", "");
    assertThat(Finding.merged(List.of(last, note, error, file, note)))
        .containsExactly(file, error, note, last);
  }

  @Test
  void enumeration_longList_isCut() {
    assertThat(Finding.enumeration(List.of("a", "b", "c", "d"))).isEqualTo("a, b, c, d");
    assertThat(Finding.enumeration(List.of("a", "b", "c", "d", "e")))
        .isEqualTo("a, b, c and 2 more");
  }

  @Test
  void distance_words_countsEdits() {
    assertThat(Spelling.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Spelling.distance("", "abc")).isEqualTo(3);
    assertThat(Spelling.distance("abc", "abc")).isZero();
    assertThat(Spelling.nearest("xyz", List.of("abc"))).isEmpty();
    assertThat(Spelling.nearest("abd", List.of("xyz", "abc"))).contains("abc");
  }

  @Test
  void number_asAPersonWritesIt() {
    assertThat(MachineTable.number(2)).isEqualTo("2");
    assertThat(MachineTable.number(0.8)).isEqualTo("0.8");
    assertThat(MachineTable.number(1.0 / 3)).isEqualTo("0.333333");
    assertThat(MachineTable.number(2400)).isEqualTo("2400");
    assertThat(MachineTable.number(1e300)).isEqualTo("1.0E300");
  }
}
