package org.relevo.core.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relevo.core.rank.TestingSituations.candidate;
import static org.relevo.core.rank.TestingSituations.seconds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.Resources;

/** What holds of every ranking, whatever the policy, on random farms. */
class RankingPropertiesTest {
  private static final int ROUNDS = 1500;
  private static final long MEBIBYTE = 1 << 20;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** The shipped policies, and some that are careless, wrong, or fail. */
  static Stream<Policy> policies() {
    return Stream.concat(
        Policies.ALL.stream(),
        Stream.of(
            policy("some", situation -> new Verdict.Order(some(situation))),
            policy(
                "foreign", situation -> new Verdict.Order(List.of(choice(candidate("x", 1, 0))))),
            policy("twice", situation -> {
              Choice first = choice(situation.candidates().get(0));
              return new Verdict.Order(List.of(first, first));
            }),
            policy("wait", situation -> new Verdict.Postpone("later")),
            policy("stay", situation -> new Verdict.Decline("")),
            policy("fail", situation -> {
              throw new PolicyException("division by zero");
            })));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void decide_randomFarms_choosesOnlyWhatSatisfiesTheRequest(Policy policy) {
    for (int round = 0; round < ROUNDS; round++) {
      Situation situation = TestingSituations.random(random, 8);
      String label = policy.name() + ", seed " + seed + ", round " + round + ": " + situation;

      Decision decision = Ranking.decide(situation, policy, new SplittableRandom(round));

      assertThat(decision.placements().stream().map(Placement::candidate))
          .as(label)
          .containsExactlyInAnyOrderElementsOf(situation.candidates());
      for (Placement placement : decision.placements()) {
        boolean fits = mayHave(situation, placement.candidate());
        boolean byPolicy = placement instanceof Placement.PassedOver over
            && (over.reason() instanceof Reason.LeftOut
                || over.reason() instanceof Reason.Postponed
                || over.reason() instanceof Reason.Declined);
        assertThat(placement instanceof Placement.Ranked || byPolicy)
            .as(placement + "; " + label)
            .isEqualTo(fits);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void decide_machinesInAnotherOrder_differsOnlyAmongEquals(Policy policy) {
    for (int round = 0; round < ROUNDS; round++) {
      Situation situation = TestingSituations.random(random, 8);
      List<Candidate> turned = new ArrayList<>(situation.candidates());
      Collections.shuffle(turned, random);

      Decision one = Ranking.decide(situation, policy, new SplittableRandom(1));
      Decision other = Ranking.decide(situation.with(turned), policy, new SplittableRandom(2));

      // Equals have the same grounds, so what the places are given for is the same in the same
      // order.
      assertThat(places(one)).as("seed " + seed + ", round " + round).isEqualTo(places(other));
    }
  }

  static Stream<Policy> shipped() {
    return Policies.ALL.stream();
  }

  private static List<Object> places(Decision decision) {
    List<Object> places = new ArrayList<>();
    for (Placement placement : decision.placements()) {
      if (placement instanceof Placement.Ranked ranked) {
        places.add(figure(ranked.grounds()));
      }
    }
    return places;
  }

  /** Returns what a place was given for; it is the same for equals. */
  private static Object figure(Grounds grounds) {
    if (grounds instanceof FinishTime end) {
      return end.seconds();
    }
    return grounds instanceof LeastLoadedPolicy.Busy busy ? busy.perCore() : grounds;
  }

  @Test
  void decide_theSameSeed_isTheSameDecision() {
    for (int round = 0; round < ROUNDS; round++) {
      Situation situation = TestingSituations.random(random, 8);
      for (Policy policy : Policies.ALL) {
        assertThat(Ranking.decide(situation, policy, new SplittableRandom(round)))
            .as("seed " + seed + ", round " + round)
            .isEqualTo(Ranking.decide(situation, policy, new SplittableRandom(round)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void decide_equalMachines_eachIsFirstAsOften(Policy policy) {
    Map<String, Integer> first = new HashMap<>();
    Situation situation = TestingSituations.of(
        seconds(10), candidate("a", 1, 1), candidate("b", 1, 1), candidate("c", 1, 1));
    for (int round = 0; round < 3000; round++) {
      Decision.Accept decision =
          (Decision.Accept) Ranking.decide(situation, policy, new SplittableRandom(round));
      first.merge(decision.ordered().get(0).candidate().machine().name(), 1, Integer::sum);
    }
    assertThat(first.values()).hasSize(3).allMatch(count -> count > 900 && count < 1100);
  }

  @Test
  void decide_policyThatFails_guixDecidesAndThatIsSaid() {
    Situation situation =
        TestingSituations.of(seconds(10), candidate("slow", 1, 0), candidate("fast", 2, 0));
    Map<String, String> complaints = Map.of(
        "foreign",
            "the policy foreign failed, so guix decides: it chose x:22, which is not among"
                + " the machines that it was given, or was chosen already",
        "twice", "or was chosen already",
        "fail", "the policy fail failed, so guix decides: division by zero");
    policies().filter(policy -> complaints.containsKey(policy.name())).forEach(policy -> {
      Decision decision = Ranking.decide(situation, policy, new SplittableRandom(1));

      assertThat(decision.complaint().orElseThrow()).contains(complaints.get(policy.name()));
      assertThat(decision.placements())
          .extracting(Object::toString)
          .containsExactly("1. fast:22 (guix: speed 2)", "2. slow:22 (guix: speed 1)");
    });
  }

  @Test
  void decide_policyHasTheBuildWait_saysSoAtEachMachine() {
    Situation situation = TestingSituations.of(seconds(10), candidate("a", 1, 0));
    Decision waits = Ranking.decide(
        situation,
        policy("calm", any -> new Verdict.Postpone("it is noon")),
        new SplittableRandom(1));
    assertThat(waits).isInstanceOf(Decision.Postpone.class);
    assertThat(waits.placements())
        .extracting(Object::toString)
        .containsExactly("–  a:22: the policy calm postpones the build: it is noon");

    Decision stays = Ranking.decide(
        situation, policy("home", any -> new Verdict.Decline("")), new SplittableRandom(1));
    assertThat(stays).isInstanceOf(Decision.Decline.class);
    assertThat(stays.placements())
        .extracting(Object::toString)
        .containsExactly("–  a:22: the policy home declines to offload the build");
  }

  @Test
  void decide_policyDeclinesButOthersAreBusy_stillDeclines() {
    Candidate free = candidate("a", 1, 0);
    Candidate full = new Candidate(free.machine(), new SlotUsage(4, 4), free.condition());
    Decision decision = Ranking.decide(
        TestingSituations.of(seconds(1), full, free),
        policy("home", any -> new Verdict.Decline("")),
        new SplittableRandom(1));
    assertThat(decision).isInstanceOf(Decision.Decline.class);
  }

  /** What a policy does, without its name. */
  @FunctionalInterface
  private interface Judge {
    Verdict judge(Situation situation) throws PolicyException;
  }

  private static Policy policy(String name, Judge judge) {
    return new Policy() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Verdict judge(Situation situation) throws PolicyException {
        return judge.judge(situation);
      }

      @Override
      public String toString() {
        return name;
      }
    };
  }

  private static Choice choice(Candidate candidate) {
    return new Choice(candidate, Grounds.NONE);
  }

  private static List<Choice> some(Situation situation) {
    return situation.candidates().stream()
        .filter(candidate -> candidate.machine().name().hashCode() % 2 == 0)
        .map(RankingPropertiesTest::choice)
        .toList();
  }

  /** The rules once more, in a plain way. */
  private static boolean mayHave(Situation situation, Candidate candidate) {
    BuildMachine machine = candidate.machine();
    if (!machine.systems().contains(situation.request().system())
        || !machine.features().containsAll(situation.request().features())
        || candidate.slots().used() >= candidate.slots().total()
        || !(candidate.condition() instanceof Condition.Reachable reachable)) {
      return false;
    }
    Health health = reachable.health();
    if (situation.home().isPresent() && situation.home().equals(health.daemon())) {
      return false;
    }
    if (machine.overloadThreshold().isPresent()
        && health.load().oneMinute() / health.cores()
            >= machine.overloadThreshold().getAsDouble()) {
      return false;
    }
    return health.freeDisk().bytes() >= 100 * MEBIBYTE
        && hasResources(situation, candidate, health)
        && hasMemory(situation, candidate, health);
  }

  private static boolean hasResources(Situation situation, Candidate candidate, Health health) {
    for (var need : situation.request().resources().amounts().entrySet()) {
      Long total = candidate.machine().resources().amounts().get(need.getKey());
      if (total == null && need.getKey().equals(Resources.MEMORY)) {
        if (health.totalMemory().isEmpty()) {
          continue;
        }
        total = health.totalMemory().get().bytes() / MEBIBYTE;
      }
      long committed = candidate.slots().committed().amount(need.getKey());
      if (need.getValue() > 0 && (total == null || committed + need.getValue() > total)) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasMemory(Situation situation, Candidate candidate, Health health) {
    if (health.pressure().isPresent() && health.pressure().get().memoryFull() >= 10) {
      return false;
    }
    if (health.freeMemory().isEmpty()) {
      return true;
    }
    long free = health.freeMemory().get().bytes();
    long usual = Math.min(health.totalMemory().get().bytes() / 20, 512 * MEBIBYTE);
    if (free < candidate.machine().memoryFloor().map(floor -> floor.bytes()).orElse(usual)) {
      return false;
    }
    boolean told = situation.request().resources().amounts().containsKey(Resources.MEMORY);
    return told
        || candidate.slots().used() == 0
        || situation
            .expectation()
            .peakMemory()
            .filter(peak -> free < peak.bytes())
            .isEmpty();
  }
}
