package org.relevo.app.farm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.LoadAverage;
import org.relevo.core.machine.Pressure;
import org.relevo.core.machine.Resources;
import org.relevo.core.machine.SlotSharing;
import org.relevo.core.quarantine.Standing;
import org.relevo.core.rank.SlotUsage;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FarmCommandsTest {
  @TempDir
  private Path root;

  private TestingFarm farm;

  @BeforeEach
  void start() throws Exception {
    farm = new TestingFarm(root);
  }

  @AfterEach
  void stop() throws Exception {
    farm.close();
  }

  private static BuildMachine named(BuildMachine machine, String name, String socket) {
    return new BuildMachine(
        name,
        machine.port(),
        machine.systems(),
        machine.user(),
        machine.hostKey(),
        machine.privateKey(),
        machine.compression(),
        machine.compressionLevel(),
        socket,
        OptionalDouble.empty(),
        1,
        1.0,
        Set.of(),
        Optional.empty());
  }

  @Test
  void test_goodMachine_passesEveryStepAndIsVisitedOnce() throws Exception {
    BuildMachine machine = farm.start("one", "machine", "head");
    farm.describe(named(machine, machine.name(), "/another/socket"));
    TestingFarm.Result result = farm.run(new TestCommand(farm));
    assertThat(result.out())
        .contains(machine.id() + ": all well")
        .contains("  ok    compression  none\n")
        .contains("protocol 1.99")
        .contains("reached directly")
        .contains("-relevo-test")
        .contains("signature accepted")
        .contains("shared with other heads: slot 0 of 2 is free there")
        .contains("1 machine tested, 0 failed");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void test_badMachines_eachSayWhichStepAndHowToMendItWhileTheGoodOnePasses() throws Exception {
    BuildMachine refusing = farm.start("one", "machine", "somebody else");
    BuildMachine unknownSigner = farm.start("two", "stranger", "head");
    BuildMachine good = farm.start("three", "machine", "head");
    farm.describe(named(good, "localhost", "/nonexistent/socket"));
    farm.describe(named(good, "no-such-host.invalid", "/nonexistent/socket"));
    TestingFarm.Result result = farm.run(new TestCommand(farm), "--json");
    JsonNode reports = new ObjectMapper().readTree(result.out());
    assertThat(reports).hasSize(5);
    assertFailed(reports.get(0), refusing.id(), "import", "archive --authorize");
    assertFailed(reports.get(1), unknownSigner.id(), "export", "archive --authorize");
    assertThat(reports.get(2).get("ok").asBoolean()).isTrue();
    assertFailed(reports.get(3), "localhost:" + good.port(), "daemon", "daemon-socket");
    assertFailed(reports.get(4), "no-such-host.invalid:" + good.port(), "connect", "getent hosts");
    assertThat(result.exitCode()).isEqualTo(1);
  }

  private static void assertFailed(JsonNode report, String machine, String step, String remedy) {
    assertThat(report.get("machine").asText()).isEqualTo(machine);
    assertThat(report.get("ok").asBoolean()).isFalse();
    JsonNode last = report.get("steps").get(report.get("steps").size() - 1);
    assertThat(last.get("name").asText()).as(report.toString()).isEqualTo(step);
    assertThat(last.get("ok").asBoolean()).isFalse();
    assertThat(last.get("remedy").asText()).contains(remedy);
  }

  @Test
  void status_machines_showsFiguresAndFailures() throws Exception {
    BuildMachine good = farm.start("one", "machine", "head");
    farm.describe(named(good, "no-such-host.invalid", "/nonexistent/socket"));
    TestingFarm.Result result = farm.run(new StatusCommand(farm));
    assertThat(result.out())
        .contains(good.id())
        .contains("kernel:")
        .contains("normalized")
        .contains("0 of 2 used")
        .contains("yes, 0 held there")
        .contains("as ours")
        .contains("no-such-host.invalid")
        .contains("FAILED");
    assertThat(result.exitCode()).isEqualTo(1);
    TestingFarm.Result one = farm.run(new StatusCommand(farm), "^127", "--json");
    JsonNode json = new ObjectMapper().readTree(one.out());
    assertThat(json).hasSize(1);
    assertThat(json.get(0).get("slotsTotal").asInt()).isEqualTo(2);
    assertThat(json.get(0).get("slotsHeldThere").asInt()).isZero();
    assertThat(json.get(0).get("cores").asInt()).isPositive();
    assertThat(one.exitCode()).isZero();
  }

  @Test
  void status_clockBehind_warns() {
    Health health = new Health(
        "host",
        "Linux 6.1",
        "x86_64",
        4,
        new LoadAverage(2, 1, 1),
        ByteSize.ofMebibytes(500),
        "/gnu/store",
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(-90),
        Optional.of(new SlotSharing.Impossible("there is no flock")),
        Instant.EPOCH);
    MachineStatus status =
        new MachineStatus("host:22", new SlotUsage(1, 3), Optional.of(health), "");
    assertThat(status.text())
        .contains("0.50 normalized (2.00 on 4 cores)")
        .contains("90 s BEHIND")
        .contains("no, because there is no flock")
        .contains("1 of 3 used")
        .contains("quarantine:   none");
    assertThat(status.json())
        .containsEntry("clockBehind", true)
        .containsEntry("slotsNotShared", "there is no flock");
  }

  @Test
  void status_resourcesAndStalls_areShown() {
    Health health = new Health(
            "host",
            "Linux 6.1",
            "x86_64",
            4,
            new LoadAverage(2, 1, 1),
            ByteSize.ofMebibytes(500),
            "/gnu/store",
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO,
            Optional.empty(),
            Instant.EPOCH)
        .with(Optional.of(new Pressure(12, 3, 1, 0)), Optional.empty());
    MachineStatus status = new MachineStatus(
        "host:22",
        new SlotUsage(1, 3, Resources.parse("gpu=1 memory-mib=8000")),
        Resources.parse("disk=5 gpu=2"),
        Standing.GOOD,
        Instant.EPOCH,
        Optional.of(health),
        "",
        Optional.of("zstd (auto: link 12 MB/s)"));
    assertThat(status.text())
        .contains("compression:  zstd (auto: link 12 MB/s)\n")
        .contains("resources:    disk 0 of 5, gpu 1 of 2, memory-mib 8000 committed")
        .contains("stalled:      12 % for processors, 3 % for memory, 0 % for disks")
        .doesNotContain("AWAY");
    assertThat(status.json())
        .containsEntry("resources", new TreeMap<>(Map.of("disk", 5L, "gpu", 2L)))
        .containsEntry("committed", new TreeMap<>(Map.of("gpu", 1L, "memory-mib", 8000L)))
        .containsEntry("memoryFullPressure", 1.0)
        .containsEntry("sampledAt", "1970-01-01T00:00:00Z");
  }

  @Test
  void selection_nothingToVisit_saysWhy() throws Exception {
    assertThat(farm.run(new StatusCommand(farm)).err()).contains("describes no machines");
    BuildMachine machine = farm.start("one", "machine", "head");
    assertThat(farm.run(new StatusCommand(farm), "^nobody$").err())
        .contains("no machine's name matches \"^nobody$\"")
        .contains(machine.name());
    assertThat(farm.run(new StatusCommand(farm), "(").exitCode()).isEqualTo(2);
    assertThat(List.of(machine)).isNotEmpty();
  }
}
