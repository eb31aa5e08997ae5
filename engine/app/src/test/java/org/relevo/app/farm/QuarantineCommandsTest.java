package org.relevo.app.farm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
import org.relevo.core.quarantine.Standing;
import org.relevo.core.quarantine.Trouble;

/** What the commands show of quarantines and drains, and what they change. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QuarantineCommandsTest {
  private static final HostKey KEY = HostKey.parse(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f");

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

  private BuildMachine away(String name, int port) {
    BuildMachine machine = new BuildMachine(
        name,
        port,
        List.of("x86_64-linux"),
        "builder",
        KEY,
        root.resolve("no-key"),
        List.of("none"),
        3,
        "/nonexistent/socket",
        OptionalDouble.empty(),
        4,
        1.0,
        Set.of(),
        Optional.empty());
    farm.describe(machine);
    return machine;
  }

  private TestingFarm.Result machine(String... arguments) {
    return farm.runWithOptions(new MachineCommand(farm), arguments);
  }

  @Test
  void machine_nothingKnown_showsThat() {
    away("anvil", 22);
    TestingFarm.Result result = machine("anvil");
    assertThat(result.out()).isEqualTo("""
        anvil:22
          build slots:  0 of 4 used
          quarantine:   none
        """);
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void machine_drainShowResume_isKept() throws Exception {
    BuildMachine anvil = away("anvil", 22);
    assertThat(machine("anvil", "--drain", "--why", "new disk").exitCode()).isZero();
    assertThat(farm.quarantine().standing(anvil).drain())
        .hasValueSatisfying(drain -> assertThat(drain.who()).isNotEmpty());
    assertThat(machine("anvil:22").out())
        .containsPattern("drained: +since 20[0-9TZ:-]+ by \\S+: new disk\n")
        .contains("relevo machine anvil:22 --resume");
    JsonNode json = new ObjectMapper().readTree(machine("anvil", "--json").out());
    assertThat(json.get("drained").asBoolean()).isTrue();
    assertThat(json.get("quarantined").asBoolean()).isFalse();
    assertThat(json.get("drain").get("why").asText()).isEqualTo("new disk");
    assertThat(machine("anvil", "--resume").out()).doesNotContain("drained");
    assertThat(farm.quarantine().standing(anvil)).isEqualTo(Standing.GOOD);
  }

  @Test
  void machine_quarantined_showsFiguresAndResumeForgetsThem() throws Exception {
    BuildMachine anvil = away("anvil", 2222);
    farm.quarantine().failed(anvil, Trouble.LOGIN_REFUSED, "it may not log in\n  Add this line.");
    assertThat(machine("anvil").out())
        .containsPattern("quarantine: +left alone for [0-9]+ s more after 1 failure"
            + " \\(login refused: it may not log in\\)\n +Add this line.\n +since 20")
        .contains("relevo machine anvil:2222 --resume");
    JsonNode json =
        new ObjectMapper().readTree(machine("anvil", "--json").out()).get("quarantine");
    assertThat(json.get("kind").asText()).isEqualTo("login-refused");
    assertThat(json.get("failures").asInt()).isEqualTo(1);
    assertThat(json.get("secondsLeft").asInt()).isBetween(50, 90);
    assertThat(json.get("beingProbed").asBoolean()).isFalse();
    assertThat(Instant.parse(json.get("until").asText())).isAfter(Instant.now());
    machine("anvil", "--resume");
    assertThat(farm.quarantine().standing(anvil)).isEqualTo(Standing.GOOD);
  }

  @Test
  void machine_unknownName_guessesWhatWasMeant() {
    away("anvil", 22);
    away("bench", 22);
    away("bench", 2222);
    assertThat(machine("anvli", "--drain")).satisfies(result -> {
      assertThat(result.err()).contains("no machine \"anvli\"; did you mean anvil?");
      assertThat(result.exitCode()).isEqualTo(1);
    });
    assertThat(machine("something-else").err()).contains("there are: anvil:22, bench:22");
    assertThat(machine("bench", "--drain").err()).contains("say which: bench:22, bench:2222");
    assertThat(machine("bench:2222", "--drain").exitCode()).isZero();
  }

  @Test
  void machine_wrongCommandLine_isAUsageError() {
    away("anvil", 22);
    assertThat(machine("anvil", "--drain", "--resume").exitCode()).isEqualTo(2);
    assertThat(machine("anvil", "--why", "x").exitCode()).isEqualTo(2);
    assertThat(machine().exitCode()).isEqualTo(2);
    assertThat(machine("--help").out()).contains("Exit codes:", "--drain", "no such machine");
  }

  @Test
  void machine_changeCannotBeKept_saysWhere() throws Exception {
    away("anvil", 22);
    Path state = Files.createDirectories(root.resolve("head-state"));
    Files.writeString(state.resolve("relevo"), "in the way");
    TestingFarm.Result result = machine("anvil", "--drain");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains(state.resolve("relevo").toString());
  }

  @Test
  void status_machinesAway_showsQuarantineAndChangesNothing() throws Exception {
    BuildMachine anvil = away("localhost", 1);
    BuildMachine other = away("localhost", 2);
    farm.quarantine().failed(anvil, Trouble.UNREACHABLE, "connection refused");
    farm.quarantine().drain(anvil, "alice", "");
    Standing before = farm.quarantine().standing(anvil);
    TestingFarm.Result result = farm.run(new StatusCommand(farm));
    assertThat(result.out())
        .contains("FAILED")
        .containsPattern("left alone for [0-9]+ s more after 1 failure")
        .containsPattern("drained: +since .* by alice\n")
        .contains("quarantine:   none");
    assertThat(farm.quarantine().standing(anvil)).isEqualTo(before);
    assertThat(farm.quarantine().standing(other)).isEqualTo(Standing.GOOD);
    JsonNode json =
        new ObjectMapper().readTree(farm.run(new StatusCommand(farm), "--json").out());
    assertThat(json.get(0).get("quarantine").get("kind").asText()).isEqualTo("unreachable");
    assertThat(json.get(0).get("drain").get("who").asText()).isEqualTo("alice");
    assertThat(json.get(1).get("quarantined").asBoolean()).isFalse();
  }

  @Test
  void status_machineAnswers_endsOnlyWhatThatDisproves() throws Exception {
    BuildMachine good = farm.start("one", "machine", "head");
    farm.quarantine().failed(good, Trouble.UNREACHABLE, "down");
    assertThat(farm.run(new StatusCommand(farm)).out()).contains("quarantine:   none");
    assertThat(farm.quarantine().standing(good)).isEqualTo(Standing.GOOD);
    farm.quarantine().failed(good, Trouble.TRANSFER_REFUSED, "unauthorized");
    assertThat(farm.run(new StatusCommand(farm)).out())
        .contains("after 1 failure (transfer refused: unauthorized)");
    assertThat(farm.quarantine().standing(good).sentence()).isPresent();
  }

  @Test
  void test_everyStepPasses_endsTheQuarantineButNoDrain() throws Exception {
    BuildMachine good = farm.start("one", "machine", "head");
    BuildMachine bad = away("localhost", 1);
    for (BuildMachine machine : List.of(good, bad)) {
      farm.quarantine().failed(machine, Trouble.TRANSFER_REFUSED, "unauthorized");
      farm.quarantine().drain(machine, "alice", "");
    }
    assertThat(farm.run(new TestCommand(farm)).exitCode()).isEqualTo(1);
    assertThat(farm.quarantine().standing(good).sentences()).isEmpty();
    assertThat(farm.quarantine().standing(good).drain()).isPresent();
    assertThat(farm.quarantine().standing(bad).sentences()).singleElement().satisfies(sentence -> {
      assertThat(sentence.failures()).isEqualTo(1);
      assertThat(Duration.between(sentence.since(), sentence.lastTried())).isZero();
    });
  }
}
