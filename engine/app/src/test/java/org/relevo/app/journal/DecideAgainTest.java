package org.relevo.app.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Placement;
import org.relevo.core.rank.Policies;
import org.relevo.core.rank.Policy;
import org.relevo.core.rank.PolicyException;
import org.relevo.core.rank.Ranking;
import org.relevo.core.rank.Situation;
import org.relevo.core.rank.Verdict;

/** What was written and read again leads to the same decision. */
@Timeout(60)
class DecideAgainTest {
  private static final int DECISIONS = 600;

  @TempDir
  private Path root;

  private record Made(Situation situation, Policy policy, long seed, Decision decision) {}

  /** A policy that sorts nothing, and fails, postpones or declines by the number of machines. */
  private static final Policy WAYWARD = new Policy() {
    @Override
    public String name() {
      return "wayward";
    }

    @Override
    public Verdict judge(Situation situation) throws PolicyException {
      return switch (situation.candidates().size()) {
        case 1 -> throw new PolicyException("only one");
        case 2 -> new Verdict.Postpone("two");
        case 3 -> new Verdict.Decline("three");
        default -> new Verdict.Order(List.of());
      };
    }
  };

  @Test
  void decide_fromWhatWasRead_isTheSameInEveryPlace() throws Exception {
    long seed = 20261124;
    SplittableRandom random = new SplittableRandom(seed);
    TestingSituations situations = new TestingSituations(random);
    List<Policy> policies = new ArrayList<>(Policies.ALL);
    policies.add(WAYWARD);
    List<Made> made = new ArrayList<>();
    TestingJournal journal = new TestingJournal(root);
    try (FileJournal writer = journal.open("w", 1 << 19)) {
      for (int i = 0; i < DECISIONS; i++) {
        Situation situation = situations.next();
        Policy policy = policies.get(random.nextInt(policies.size()));
        long chance = random.nextLong();
        Decision decision = Ranking.decide(situation, policy, new SplittableRandom(chance));
        made.add(new Made(situation, policy, chance, decision));
        writer.decided(situation, policy.name(), chance, decision);
      }
    }

    List<RecordedDecision> read = TestingJournal.decisions(journal.entries());

    assertThat(read).hasSize(DECISIONS);
    assertThat(journal.existing()).as("files").hasSizeGreaterThan(2);
    assertThat(made.stream().map(each -> each.decision.getClass()).distinct()).hasSize(3);
    for (int i = 0; i < DECISIONS; i++) {
      compare(made.get(i), read.get(i), "decision " + i + " of seed " + seed);
    }
  }

  private static void compare(Made made, RecordedDecision read, String which) {
    assertThat(read.situation()).as(which).isEqualTo(withoutKeys(made.situation));
    assertThat(read.policy()).isEqualTo(made.policy.name());
    Decision again =
        Ranking.decide(read.situation(), made.policy, new SplittableRandom(read.seed()));
    assertThat(again).as(which).hasSameClassAs(made.decision);
    assertThat(again.placements())
        .as(which)
        .extracting(Placement::toString)
        .isEqualTo(made.decision.placements().stream().map(Placement::toString).toList());
    assertThat(again.placements())
        .as(which)
        .extracting(Placement::candidate)
        .isEqualTo(made.decision.placements().stream()
            .map(placement -> withoutKey(placement.candidate()))
            .toList());
    assertThat(again.complaint()).as(which).isEqualTo(made.decision.complaint());
    assertThat(read.isSame(again)).as(which).isTrue();
  }

  @Test
  void isSame_otherOrder_isFalse() throws Exception {
    TestingSituations situations = new TestingSituations(new SplittableRandom(3));
    Policy local = Policies.named("most-local").orElseThrow();
    Policy guix = Policies.named("guix").orElseThrow();
    TestingJournal journal = new TestingJournal(root);
    int differ = 0;
    try (FileJournal writer = journal.open("w", 1 << 20)) {
      for (int i = 0; i < 200; i++) {
        Situation situation = situations.next();
        Decision decision = Ranking.decide(situation, guix, new SplittableRandom(1));
        writer.decided(situation, guix.name(), 1, decision);
      }
    }
    for (RecordedDecision read : TestingJournal.decisions(journal.entries())) {
      Decision other = Ranking.decide(read.situation(), local, new SplittableRandom(1));
      Decision same = Ranking.decide(read.situation(), guix, new SplittableRandom(1));
      boolean equal = other.placements().stream()
          .map(Placement::candidate)
          .toList()
          .equals(same.placements().stream().map(Placement::candidate).toList());
      assertThat(read.isSame(same)).isTrue();
      assertThat(read.isSame(other)).isEqualTo(equal);
      differ += equal ? 0 : 1;
    }
    assertThat(differ).isGreaterThan(5);
  }

  private static Situation withoutKeys(Situation situation) {
    return situation.with(
        situation.candidates().stream().map(DecideAgainTest::withoutKey).toList());
  }

  private static Candidate withoutKey(Candidate candidate) {
    BuildMachine machine = candidate.machine();
    return new Candidate(
        new BuildMachine(
            machine.name(),
            machine.port(),
            machine.systems(),
            machine.user(),
            MachineJson.standIn(machine.hostKey().type(), machine.hostKey().fingerprint()),
            machine.privateKey(),
            machine.compression(),
            machine.compressionLevel(),
            machine.daemonSocket(),
            machine.overloadThreshold(),
            machine.parallelBuilds(),
            machine.speed(),
            machine.features(),
            machine.resources(),
            machine.memoryFloor(),
            machine.location(),
            List.of()),
        candidate.slots(),
        candidate.condition(),
        candidate.missingBytes(),
        candidate.bytesPerSecond());
  }
}
