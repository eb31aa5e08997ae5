package org.relevo.core.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relevo.core.machine.TestingMachines.idle;
import static org.relevo.core.machine.TestingMachines.machine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.history.Expectation;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.DaemonIdentity;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.Pressure;
import org.relevo.core.machine.Resources;
import org.relevo.formats.path.StoreDir;

class ResourceRulesTest {
  private static final DaemonIdentity HOME = new DaemonIdentity("boot", "1:2");

  private Expectation expectation = Expectation.UNKNOWN;
  private Optional<DaemonIdentity> home = Optional.empty();

  private static BuildRequest request(String needs) {
    return BuildRequest.ofNeeds(StoreDir.GUIX, "x86_64-linux", Set.of())
        .withResources(Resources.parse(needs));
  }

  private static BuildMachine having(String resources) {
    return machine("box", 4, 1).withResources(Resources.parse(resources));
  }

  private static Health memory(long totalMebibytes, long freeMebibytes) {
    return idle()
        .withMemory(
            Optional.of(ByteSize.ofMebibytes(totalMebibytes)),
            Optional.of(ByteSize.ofMebibytes(freeMebibytes)));
  }

  private Decision decision(
      String needs, BuildMachine machine, Health health, int used, String committed) {
    Candidate candidate = new Candidate(
        machine,
        new SlotUsage(used, 4, Resources.parse(committed)),
        new Condition.Reachable(health),
        OptionalLong.empty(),
        OptionalDouble.empty());
    return Ranking.decide(
        new Situation(request(needs), expectation, home, List.of(candidate)),
        new GuixPolicy(),
        new Random(1));
  }

  /** Returns the decision's kind and, if there is one, the reason. */
  private String decide(
      String needs, BuildMachine machine, Health health, int used, String committed) {
    Decision decision = decision(needs, machine, health, used, committed);
    return decision.getClass().getSimpleName()
        + (decision.placements().get(0) instanceof Placement.PassedOver passed
            ? ": " + passed.reason()
            : "");
  }

  @Test
  void decide_whatIsAskedAndCommittedJustFits_isAccepted() {
    assertThat(decide("gpu=1", having("gpu=2"), idle(), 1, "gpu=1")).isEqualTo("Accept");
    assertThat(decide("gpu=2", having("gpu=2"), idle(), 0, "")).isEqualTo("Accept");
    assertThat(decide("", having("gpu=2"), idle(), 1, "gpu=2")).isEqualTo("Accept");
    assertThat(decide("gpu=0", having(""), idle(), 0, "")).isEqualTo("Accept");
  }

  @Test
  void decide_oneMoreThanIsLeft_waits() {
    assertThat(decide("gpu=1", having("gpu=2"), idle(), 1, "gpu=2"))
        .isEqualTo("Postpone: gpu 2 committed + 1 > 2");
    assertThat(decide("memory-mib=300", having("memory-mib=1000"), idle(), 1, "memory-mib=701"))
        .isEqualTo("Postpone: memory-mib 701 committed + 300 > 1000");
  }

  @Test
  void decide_committedBeyondWhatThereIs_waitsRatherThanOverflows() {
    assertThat(
            decide("gpu=1", having("gpu=2"), idle(), 1, "gpu=999999999999999 disk=999999999999999"))
        .startsWith("Postpone: gpu 999999999999999 committed + 1 > 2");
    Resources most = Resources.of(Map.of("gpu", Long.MAX_VALUE));
    assertThat(most.plus(most)).isEqualTo(most);
  }

  @Test
  void decide_moreThanTheMachineHas_isDeclinedForEver() {
    assertThat(decide("gpu=3", having("gpu=2"), idle(), 0, ""))
        .isEqualTo("Decline: gpu 3 > 2, all that it has");
    assertThat(decide("gpu=1", having(""), idle(), 0, ""))
        .isEqualTo("Decline: it has no gpu, of which the build needs 1");
  }

  @Test
  void decide_memoryThatIsNotDeclared_isWhatTheKernelTells() {
    assertThat(decide("memory-mib=900", having(""), memory(1000, 1000), 0, "")).isEqualTo("Accept");
    assertThat(decide("memory-mib=900", having(""), memory(1000, 1000), 1, "memory-mib=101"))
        .isEqualTo("Postpone: memory-mib 101 committed + 900 > 1000");
    assertThat(decide("memory-mib=1001", having(""), memory(1000, 1000), 0, ""))
        .isEqualTo("Decline: memory-mib 1001 > 1000, all that it has");
    // One that does not tell is believed to have it.
    assertThat(decide("memory-mib=900", having(""), idle(), 0, "")).isEqualTo("Accept");
    // What is declared counts, not what the kernel tells.
    assertThat(decide("memory-mib=900", having("memory-mib=500"), memory(1000, 1000), 0, ""))
        .isEqualTo("Decline: memory-mib 900 > 500, all that it has");
  }

  @Test
  void decide_freeMemoryBelowTheFloor_isOverload() {
    BuildMachine floor = having("").withMemoryFloor(Optional.of(ByteSize.ofMebibytes(2048)));
    assertThat(decide("", floor, memory(8192, 2048), 0, "")).isEqualTo("Accept");
    assertThat(decide("", floor, memory(8192, 2047), 0, ""))
        .isEqualTo("Postpone: memory 2 GiB < 2 GiB free");
    BuildMachine none = having("").withMemoryFloor(Optional.of(ByteSize.ofMebibytes(0)));
    assertThat(decide("", none, memory(8192, 0), 0, "")).isEqualTo("Accept");
  }

  @Test
  void decide_usualFloor_isTheTwentiethPartAtMost512MiB() {
    assertThat(decide("", having(""), memory(2000, 100), 0, "")).isEqualTo("Accept");
    assertThat(decide("", having(""), memory(2000, 99), 0, "")).startsWith("Postpone: memory 99");
    assertThat(decide("", having(""), memory(64_000, 512), 0, "")).isEqualTo("Accept");
    assertThat(decide("", having(""), memory(64_000, 511), 0, "")).startsWith("Postpone: memory");
  }

  @Test
  void decide_processesThatWaitForMemory_areOverload() {
    assertThat(decide("", having(""), stalled(9.99), 0, "")).isEqualTo("Accept");
    assertThat(decide("", having(""), stalled(10), 0, ""))
        .startsWith("Postpone: all its processes waited for memory in 10");
  }

  private static Health stalled(double full) {
    return idle().with(Optional.of(new Pressure(0, 50, full, 0)), Optional.empty());
  }

  @Test
  void decide_lessFreeThanSuchABuildTook_waitsOnlyWhereSomethingBuilds() {
    expectation = new Expectation(
        Optional.of(Duration.ofMinutes(5)),
        Expectation.Basis.NAME,
        3,
        Optional.of(ByteSize.ofMebibytes(3000)));
    assertThat(decide("", having(""), memory(8192, 2999), 1, ""))
        .contains("Postpone: memory ")
        .contains("which such a build took before");
    assertThat(decide("", having(""), memory(8192, 3000), 1, "")).isEqualTo("Accept");
    assertThat(decide("", having(""), memory(8192, 2999), 0, "")).isEqualTo("Accept");
    assertThat(decide("memory-mib=10", having(""), memory(8192, 2999), 1, "")).isEqualTo("Accept");
  }

  @Test
  void decide_machineWhoseDaemonIsOurOwn_isALoop() {
    Health own = idle().with(Optional.empty(), Optional.of(HOME));
    assertThat(decide("", having(""), own, 0, "")).isEqualTo("Accept");
    home = Optional.of(HOME);
    assertThat(decide("", having(""), own, 0, "")).startsWith("Decline: its build daemon is this");
    assertThat(decide("", having(""), idle(), 0, "")).isEqualTo("Accept");
    Health other = idle().with(Optional.empty(), Optional.of(new DaemonIdentity("boot", "1:3")));
    assertThat(decide("", having(""), other, 0, "")).isEqualTo("Accept");
    Health elsewhere =
        idle().with(Optional.empty(), Optional.of(new DaemonIdentity("other", "1:2")));
    assertThat(decide("", having(""), elsewhere, 0, "")).isEqualTo("Accept");
  }
}
