package org.relevo.core.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.relevo.core.machine.TestingMachines.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;

@Timeout(60)
class QuarantineFilesTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir
  Path state;

  private final AtomicReference<Instant> time = new AtomicReference<>(START);
  private final BuildMachine machine = machine("anvil");
  private Quarantine one;
  private Quarantine other;

  @BeforeEach
  void start() {
    one = files(1);
    other = files(2);
  }

  private QuarantineFiles files(long seed) {
    return QuarantineFiles.in(
        state,
        new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5)),
        this::now,
        new Random(seed));
  }

  private Path file() {
    return state.resolve("relevo/quarantine/builder@anvil:22");
  }

  private Instant now() {
    return Objects.requireNonNull(time.get());
  }

  private void pass(Duration duration) {
    time.set(now().plus(duration));
  }

  private void passSentence() {
    time.set(one.standing(machine).sentence().orElseThrow().until());
  }

  private OptionalInt failures(Trouble kind) {
    return other.standing(machine).sentences().stream()
        .filter(sentence -> sentence.kind() == kind)
        .mapToInt(Sentence::failures)
        .findFirst();
  }

  @Test
  void standing_nothingKnown_isGoodAndLeavesNoFile() {
    assertThat(one.standing(machine)).isEqualTo(Standing.GOOD);
    one.answered(machine);
    one.succeeded(machine);
    assertThat(state).isEmptyDirectory();
  }

  @Test
  void failed_once_isKnownToTheOthersWithItsFigures() {
    one.failed(machine, Trouble.UNREACHABLE, "connection refused");
    Sentence held = other.standing(machine).sentence().orElseThrow();
    assertThat(held.kind()).isEqualTo(Trouble.UNREACHABLE);
    assertThat(held.why()).isEqualTo("connection refused");
    assertThat(held.failures()).isEqualTo(1);
    assertThat(held.since()).isEqualTo(START);
    assertThat(held.lastTried()).isEqualTo(START);
    assertThat(held.until()).isBetween(START.plusSeconds(5), START.plusMillis(7500));
    assertThat(other.standing(machine("bench"))).isEqualTo(Standing.GOOD);
  }

  @Test
  void failed_eightBuildsOfOneIncident_isOneFailure() {
    for (int i = 0; i < 8; i++) {
      one.failed(machine, Trouble.LOST_IN_BUILD, "connection reset");
      pass(Duration.ofMillis(100));
    }
    assertThat(failures(Trouble.LOST_IN_BUILD)).hasValue(1);
    assertThat(other.standing(machine).sentence().orElseThrow().until())
        .isBefore(START.plusMillis(7501));
  }

  @Test
  void failed_eachTimeItIsProbed_growsToTheLongest() {
    one.failed(machine, Trouble.UNREACHABLE, "down");
    Duration before = Duration.ZERO;
    for (int failures = 2; failures < 12; failures++) {
      passSentence();
      assertThat(other.tryProbe(machine, false, LIMIT)).isTrue();
      pass(Duration.ofSeconds(20));
      other.failed(machine, Trouble.UNREACHABLE, "down");
      Sentence held = one.standing(machine).sentence().orElseThrow();
      assertThat(held.failures()).isEqualTo(failures);
      Duration length = Duration.between(now(), held.until());
      assertThat(length).isLessThanOrEqualTo(Duration.ofMinutes(5));
      if (failures < 7) {
        assertThat(length).isGreaterThan(before);
      }
      before = length;
    }
    assertThat(one.standing(machine).sentence().orElseThrow().since()).isEqualTo(START);
  }

  @Test
  void failed_severalKinds_areCountedEachByItself() {
    one.failed(machine, Trouble.LOST_IN_BUILD, "reset");
    passSentence();
    one.failed(machine, Trouble.LOST_IN_BUILD, "reset");
    one.failed(machine, Trouble.UNREACHABLE, "refused");
    assertThat(failures(Trouble.LOST_IN_BUILD)).hasValue(2);
    assertThat(failures(Trouble.UNREACHABLE)).hasValue(1);
    assertThat(one.standing(machine).sentence().orElseThrow().kind())
        .isEqualTo(Trouble.LOST_IN_BUILD);
  }

  @Test
  void tryProbe_timeOver_allowsOneUntilItsOutcome() {
    one.failed(machine, Trouble.UNREACHABLE, "down");
    assertThat(other.tryProbe(machine, false, LIMIT)).isFalse();
    passSentence();
    assertThat(other.tryProbe(machine, false, LIMIT)).isTrue();
    assertThat(one.tryProbe(machine, false, LIMIT)).isFalse();
    assertThat(one.tryProbe(machine, true, LIMIT)).isFalse();
    assertThat(other.tryProbe(machine, false, LIMIT)).isFalse();
    assertThat(one.standing(machine).isLeftAlone(now())).isTrue();
    other.returned(machine);
    assertThat(one.standing(machine)).isEqualTo(Standing.GOOD);
    assertThat(one.tryProbe(machine, false, LIMIT)).isTrue();
    assertThat(file()).doesNotExist();
  }

  @Test
  void tryProbe_whoDidDied_allowsTheNextAfterItsLimit() {
    one.failed(machine, Trouble.UNREACHABLE, "down");
    passSentence();
    assertThat(other.tryProbe(machine, false, LIMIT)).isTrue();
    pass(LIMIT.minusNanos(1));
    assertThat(one.tryProbe(machine, false, LIMIT)).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(one.tryProbe(machine, false, LIMIT)).isTrue();
    pass(Duration.ofMinutes(5));
    assertThat(other.tryProbe(machine, false, Duration.ofDays(1))).isTrue();
    pass(Duration.ofMinutes(5));
    assertThat(one.tryProbe(machine, false, LIMIT))
        .as("the longest quarantine bounds the limit")
        .isTrue();
  }

  @Test
  void tryProbe_early_needsARest() {
    one.failed(machine, Trouble.WRONG_HOST_KEY, "another key");
    pass(Duration.ofMillis(4999));
    assertThat(other.tryProbe(machine, true, LIMIT)).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(other.tryProbe(machine, false, LIMIT)).isFalse();
    assertThat(other.tryProbe(machine, true, LIMIT)).isTrue();
  }

  @Test
  void returned_troubleThatAProbeDoesNotDisprove_isOnTrialAndStillCounts() {
    one.failed(machine, Trouble.TRANSFER_REFUSED, "unauthorized public key");
    passSentence();
    assertThat(one.tryProbe(machine, false, LIMIT)).isTrue();
    one.returned(machine);
    assertThat(other.standing(machine).sentence()).isEmpty();
    assertThat(other.standing(machine).isLeftAlone(now())).isFalse();
    other.failed(machine, Trouble.TRANSFER_REFUSED, "unauthorized public key");
    other.failed(machine, Trouble.TRANSFER_REFUSED, "unauthorized public key");
    assertThat(failures(Trouble.TRANSFER_REFUSED)).hasValue(2);
    other.succeeded(machine);
    assertThat(one.standing(machine)).isEqualTo(Standing.GOOD);
  }

  @Test
  void answered_visitInBetween_endsOnlyWhatItDisproves() {
    one.failed(machine, Trouble.UNREACHABLE, "down");
    one.failed(machine, Trouble.DISK_FULL, "no space left on device");
    other.answered(machine);
    assertThat(failures(Trouble.UNREACHABLE)).isEmpty();
    assertThat(one.standing(machine).isLeftAlone(now())).isTrue();
    assertThat(one.standing(machine).sentence().orElseThrow().kind()).isEqualTo(Trouble.DISK_FULL);
  }

  private BuildMachine entry(String user, HostKey hostKey) {
    return new BuildMachine(
        machine.name(),
        machine.port(),
        machine.systems(),
        user,
        hostKey,
        machine.privateKey(),
        machine.compression(),
        machine.compressionLevel(),
        machine.daemonSocket(),
        machine.overloadThreshold(),
        machine.parallelBuilds(),
        machine.speed(),
        machine.features(),
        machine.location());
  }

  @Test
  void failed_otherAccountOfTheMachine_keepsItsOwnStanding() throws Exception {
    BuildMachine second = entry("other", machine.hostKey());
    one.failed(machine, Trouble.LOGIN_REFUSED, "no");
    passSentence();
    one.failed(machine, Trouble.LOGIN_REFUSED, "no");
    assertThat(other.standing(second)).isEqualTo(Standing.GOOD);
    one.failed(second, Trouble.DISK_FULL, "full");
    other.succeeded(second);
    assertThat(failures(Trouble.LOGIN_REFUSED)).hasValue(2);
    assertThat(one.standing(second)).isEqualTo(Standing.GOOD);

    one.drain(second, "root", "");
    assertThat(other.standing(machine).drain()).isPresent();
    one.failed(second, Trouble.DISK_FULL, "full");
    other.resume(machine);
    assertThat(one.standing(machine)).isEqualTo(Standing.GOOD);
    assertThat(one.standing(second)).isEqualTo(Standing.GOOD);
  }

  @Test
  void standing_entryWasCorrected_startsAfreshButStaysDrained() throws Exception {
    one.failed(machine, Trouble.WRONG_HOST_KEY, "another key");
    one.drain(machine, "root", "new disk");
    BuildMachine corrected = entry(machine.user(), new HostKey(machine.hostKey().type(), "AAAA"));
    assertThat(other.standing(corrected).sentences()).isEmpty();
    assertThat(other.standing(corrected).drain()).isPresent();
    assertThat(other.standing(machine("anvil", 7, 3)).sentences())
        .as("slots and speed are no part of the access")
        .hasSize(1);
  }

  @Test
  void drain_thenResume_isSharedAndForgetsFailures() throws Exception {
    one.failed(machine, Trouble.LOGIN_REFUSED, "no");
    one.drain(machine, "alice", "new disk");
    assertThat(other.standing(machine).drain()).contains(new Drain("alice", "new disk", START));
    other.succeeded(machine);
    assertThat(one.standing(machine).drain()).isPresent();
    one.failed(machine, Trouble.LOGIN_REFUSED, "no");
    other.resume(machine);
    assertThat(one.standing(machine)).isEqualTo(Standing.GOOD);
    assertThat(file()).doesNotExist();
  }

  @Test
  void standing_clockWasSetBack_noSentenceOutlastsTheLongest() {
    time.set(START.plus(Duration.ofDays(1)));
    one.failed(machine, Trouble.UNREACHABLE, "down");
    time.set(START);
    assertThat(one.standing(machine).isLeftAlone(START)).isFalse();
    assertThat(one.tryProbe(machine, false, LIMIT)).isTrue();
    one.failed(machine, Trouble.UNREACHABLE, "down");
    assertThat(failures(Trouble.UNREACHABLE)).hasValue(2);
    assertThat(one.standing(machine).sentence().orElseThrow().until())
        .isBefore(START.plusSeconds(16));
  }

  @Test
  void standing_corruptFile_saysNothingAndIsReplaced() throws Exception {
    one.failed(machine, Trouble.UNREACHABLE, "down");
    for (String bad : new String[] {"", "format=1\n", "\\u12", "\0\1\2", "x".repeat(200_000)}) {
      Files.writeString(file(), bad);
      assertThat(one.standing(machine)).isEqualTo(Standing.GOOD);
    }
    one.failed(machine, Trouble.UNREACHABLE, "down");
    assertThat(failures(Trouble.UNREACHABLE)).hasValue(1);
  }

  @Test
  void failed_nowhereToWrite_isKnownInThisProcessAndDrainSaysWhatIsWrong() throws Exception {
    Files.writeString(state.resolve("relevo"), "in the way");
    one.failed(machine, Trouble.UNREACHABLE, "down");
    assertThat(one.standing(machine).sentence()).isPresent();
    assertThat(one.tryProbe(machine, false, LIMIT)).isFalse();
    assertThatThrownBy(() -> one.drain(machine, "root", ""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("relevo");
    Files.delete(state.resolve("relevo"));
    passSentence();
    one.failed(machine, Trouble.UNREACHABLE, "down");
    assertThat(failures(Trouble.UNREACHABLE)).hasValue(2);
  }

  @Test
  void failed_nameThatClimbs_writesNowhereElse() throws Exception {
    BuildMachine climber = machine("../../x");
    one.failed(climber, Trouble.UNREACHABLE, "down");
    assertThat(one.standing(climber).sentence()).isPresent();
    try (Stream<Path> all = Files.walk(state)) {
      assertThat(all.filter(Files::isRegularFile).map(path -> path.getFileName().toString()))
          .containsOnly(".lock");
    }
  }

  @Test
  void failed_longReason_isCutOff() {
    one.failed(machine, Trouble.LOST_IN_BUILD, "x".repeat(1_000_000));
    assertThat(other.standing(machine).sentence().orElseThrow().why()).hasSizeLessThan(3000);
  }

  @Test
  void failed_machinesThatComeAndGo_doNotFillTheDirectory() throws Exception {
    Files.createDirectories(file().getParent());
    BuildMachine drained = machine("drained");
    one.drain(drained, "root", "");
    for (int i = 0; i < StandingDirectory.MANY; i++) {
      // As written by one.failed, but without waiting for the disk each time.
      BuildMachine gone = machine("m" + i);
      Sentence sentence =
          new Sentence(Trouble.UNREACHABLE, "down", 1, START, START.plusSeconds(5), START, false);
      Files.writeString(
          file().resolveSibling("builder@" + gone.id()),
          new StandingText(
                  "builder@" + gone.id(),
                  AccessDigest.of(gone),
                  new Standing(
                      java.util.List.of(sentence),
                      java.util.Optional.empty(),
                      java.util.Optional.empty()))
              .write());
    }
    pass(Duration.ofHours(23));
    one.failed(machine("late"), Trouble.UNREACHABLE, "down");
    assertThat(one.standing(machine("m7")).sentence()).isPresent();
    pass(Duration.ofHours(2));
    one.failed(machine, Trouble.UNREACHABLE, "down");
    try (Stream<Path> left = Files.list(file().getParent())) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(".lock", "drained:22", "builder@late:22", "builder@anvil:22");
    }
  }

  @Test
  void failed_threadInterrupted_isStillWrittenAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    one.failed(machine, Trouble.UNREACHABLE, "down");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failures(Trouble.UNREACHABLE)).hasValue(1);
  }
}
