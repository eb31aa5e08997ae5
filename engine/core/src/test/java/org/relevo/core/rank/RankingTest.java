package org.relevo.core.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relevo.core.machine.TestingMachines.health;
import static org.relevo.core.machine.TestingMachines.idle;
import static org.relevo.core.machine.TestingMachines.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.history.Expectation;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.Health;
import org.relevo.core.quarantine.Drain;
import org.relevo.core.quarantine.Sentence;
import org.relevo.core.quarantine.Trouble;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

class RankingTest {
  private static final ByteSize ROOM = ByteSize.ofMebibytes(10_000);

  private static BuildRequest request(String system, String... features) {
    StorePath path = new StorePath(StoreDir.GUIX, "0".repeat(32) + "-x.drv");
    return new BuildRequest(path, system, Set.of(features), BuildLimits.NONE);
  }

  private static Candidate free(BuildMachine machine, Health health) {
    return new Candidate(
        machine, new SlotUsage(0, machine.parallelBuilds()), new Condition.Reachable(health));
  }

  private static List<Placement> rank(BuildRequest request, Candidate... candidates) {
    return decide(request, List.of(candidates), new Random(1)).placements();
  }

  private static Decision decide(
      BuildRequest request, List<Candidate> candidates, RandomGenerator random) {
    return Ranking.decide(
        new Situation(request, Expectation.UNKNOWN, Optional.empty(), candidates),
        new GuixPolicy(),
        random);
  }

  private static String reason(BuildRequest request, Candidate candidate) {
    Placement placement = rank(request, candidate).get(0);
    return ((Placement.PassedOver) placement).reason().toString();
  }

  @Test
  void rank_differentSpeeds_fastestFirst() {
    List<Placement> placements = rank(
        request("x86_64-linux"),
        free(machine("slow", 1, 0.5), idle()),
        free(machine("fast", 1, 3.0), health(1.5, 4, ROOM)),
        free(machine("mid", 1, 1.0), idle()));
    assertThat(placements)
        .extracting(Object::toString)
        .containsExactly(
            "1. fast:22 (guix: speed 3)",
            "2. mid:22 (guix: speed 1)",
            "3. slow:22 (guix: speed 0.50)");
  }

  @Test
  void rank_equalSpeeds_everyOrderIsAsLikely() {
    Random random = new Random(7);
    Map<String, Integer> first = new HashMap<>();
    List<Candidate> candidates = List.of(
        free(machine("a"), idle()),
        free(machine("b"), health(2.9, 4, ROOM)),
        free(machine("c"), idle()));
    for (int i = 0; i < 3000; i++) {
      Placement winner =
          decide(request("x86_64-linux"), candidates, random).placements().get(0);
      first.merge(winner.candidate().machine().name(), 1, Integer::sum);
    }
    assertThat(first.values()).hasSize(3).allMatch(count -> count > 900 && count < 1100);
  }

  @Test
  void rank_wrongSystem_saysWhichItHas() {
    assertThat(reason(request("aarch64-linux"), free(machine("a"), idle())))
        .isEqualTo("system aarch64-linux is not among its x86_64-linux");
  }

  @Test
  void rank_missingFeatures_namesThem() {
    BuildMachine machine =
        machine("a", List.of("x86_64-linux"), Set.of("kvm"), 1, 1, OptionalDouble.of(0.8));
    assertThat(reason(request("x86_64-linux", "kvm", "gpu", "big"), free(machine, idle())))
        .isEqualTo("it lacks the features big, gpu");
  }

  @Test
  void rank_noFreeSlot_saysHowManyThereAre() {
    Candidate full =
        new Candidate(machine("a", 3, 1), new SlotUsage(3, 3), new Condition.NotAsked());
    assertThat(reason(request("x86_64-linux"), full)).isEqualTo("no free slot: 3/3");
  }

  @Test
  void rank_loadAtTheThreshold_isTooMuch() {
    BuildMachine machine =
        machine("a", List.of("x86_64-linux"), Set.of(), 1, 1, OptionalDouble.of(0.75));
    assertThat(reason(request("x86_64-linux"), free(machine, health(3.0, 4, ROOM))))
        .isEqualTo("load 3.00 on 4 cores = 0.75 ≥ 0.75");
    assertThat(
            rank(request("x86_64-linux"), free(machine, health(2.99, 4, ROOM))).get(0))
        .isInstanceOf(Placement.Ranked.class);
  }

  @Test
  void rank_thresholdOff_ignoresLoad() {
    BuildMachine machine =
        machine("a", List.of("x86_64-linux"), Set.of(), 1, 1, OptionalDouble.empty());
    assertThat(
            rank(request("x86_64-linux"), free(machine, health(400, 1, ROOM))).get(0))
        .isInstanceOf(Placement.Ranked.class);
  }

  @Test
  void rank_diskBelowTheMinimum_saysHowMuchAndWhere() {
    Health nearlyFull = health(0, 4, ByteSize.ofMebibytes(80));
    assertThat(reason(request("x86_64-linux"), free(machine("a"), nearlyFull)))
        .isEqualTo("disk 80 MiB < 100 MiB free at /gnu/store");
    Health justEnough = health(0, 4, ByteSize.ofMebibytes(100));
    assertThat(rank(request("x86_64-linux"), free(machine("a"), justEnough)).get(0))
        .isInstanceOf(Placement.Ranked.class);
  }

  @Test
  void rank_unreachable_saysWhy() {
    Candidate dead = new Candidate(
        machine("a"), new SlotUsage(0, 1), new Condition.Unreachable("connection refused"));
    assertThat(reason(request("x86_64-linux"), dead)).isEqualTo("unreachable: connection refused");
  }

  private static Candidate held(Trouble kind, String why, int failures, Duration left) {
    Sentence sentence = new Sentence(
        kind, why, failures, Instant.EPOCH, Instant.EPOCH.plus(left), Instant.EPOCH, false);
    return new Candidate(
        machine("a"), new SlotUsage(0, 1), new Condition.Quarantined(sentence, left));
  }

  @Test
  void rank_quarantined_givesTheFiguresInWords() {
    BuildRequest request = request("x86_64-linux");
    assertThat(reason(request, held(Trouble.UNREACHABLE, "refused", 3, Duration.ofMillis(33_001))))
        .isEqualTo("left alone for 34 s more after 3 failures (unreachable: refused)");
    assertThat(reason(
            request,
            held(Trouble.WRONG_HOST_KEY, "differs\n  Do this.", 1, Duration.ofSeconds(241))))
        .isEqualTo(
            "left alone for 5 min more after 1 failure (wrong host key: differs)\n  Do this.");
    assertThat(reason(request, held(Trouble.DISK_FULL, "full", 2, Duration.ZERO)))
        .isEqualTo("being tried again after 2 failures (disk full: full)");
    assertThat(Decision.of(rank(request, held(Trouble.DISK_FULL, "full", 2, Duration.ZERO))))
        .isInstanceOf(Decision.Postpone.class);
  }

  @Test
  void rank_drained_saysByWhomAndThatEvenOfAFullMachine() {
    Condition drained =
        new Condition.Drained(new Drain("alice", "new disk", Instant.EPOCH.plusMillis(1)));
    Candidate full = new Candidate(machine("a"), new SlotUsage(1, 1), drained);
    assertThat(reason(request("x86_64-linux"), full))
        .isEqualTo("drained since 1970-01-01T00:00:00Z by alice: new disk");
    assertThat(reason(request("aarch64-linux"), full)).contains("aarch64-linux");
  }

  @Test
  void decision_nobodyFits_declines() {
    assertThat(Decision.of(List.of())).isInstanceOf(Decision.Decline.class);
    assertThat(Decision.of(rank(request("aarch64-linux"), free(machine("a"), idle()))))
        .isInstanceOf(Decision.Decline.class);
  }

  @Test
  void decision_fitButFullOrAway_postpones() {
    Candidate full = new Candidate(machine("a"), new SlotUsage(1, 1), new Condition.NotAsked());
    BuildMachine other =
        machine("b", List.of("aarch64-linux"), Set.of(), 1, 1, OptionalDouble.empty());
    assertThat(Decision.of(rank(request("x86_64-linux"), full, free(other, idle()))))
        .isInstanceOf(Decision.Postpone.class);
  }

  /** The production ranking against a slow statement of the same rules, on random farms. */
  @RepeatedTest(3)
  void rank_randomFarms_agreesWithTheOracle() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      List<Candidate> farm = farm(random);
      BuildRequest request = request(
          random.nextInt(4) == 0 ? "aarch64-linux" : "x86_64-linux",
          random.nextInt(3) == 0 ? new String[] {"kvm"} : new String[0]);
      List<Placement> placements =
          decide(request, farm, new Random(random.nextLong())).placements();
      check(request, farm, placements, "seed " + seed + ", round " + round);
    }
  }

  private static void check(
      BuildRequest request, List<Candidate> farm, List<Placement> placements, String label) {
    List<Candidate> fit =
        farm.stream().filter(candidate -> mayHave(request, candidate)).toList();
    List<Candidate> judged = placements.stream().map(Placement::candidate).toList();
    assertThat(judged).as(label).containsExactlyInAnyOrderElementsOf(farm);
    List<Double> speeds = placements.stream()
        .limit(fit.size())
        .map(placement -> placement.candidate().machine().speed())
        .toList();
    assertThat(speeds).as(label).isSortedAccordingTo(Comparator.reverseOrder());
    IntStream.range(0, placements.size()).forEach(i -> {
      Placement placement = placements.get(i);
      boolean fits = mayHave(request, placement.candidate());
      assertThat(placement instanceof Placement.Ranked).as(label).isEqualTo(fits);
      assertThat(i < fit.size()).as(label).isEqualTo(fits);
      if (placement instanceof Placement.Ranked ranked) {
        assertThat(ranked.place()).as(label).isEqualTo(i + 1);
      }
    });
    Decision decision = Decision.of(placements);
    boolean ever = farm.stream()
        .anyMatch(candidate -> candidate.machine().systems().contains(request.system())
            && candidate.machine().features().containsAll(request.features()));
    assertThat(decision)
        .as(label)
        .isInstanceOf(
            !fit.isEmpty()
                ? Decision.Accept.class
                : ever ? Decision.Postpone.class : Decision.Decline.class);
  }

  private static boolean mayHave(BuildRequest request, Candidate candidate) {
    BuildMachine machine = candidate.machine();
    return machine.systems().contains(request.system())
        && machine.features().containsAll(request.features())
        && candidate.slots().used() < candidate.slots().total()
        && candidate.condition() instanceof Condition.Reachable reachable
        && (machine.overloadThreshold().isEmpty()
            || reachable.health().load().oneMinute() / reachable.health().cores()
                < machine.overloadThreshold().getAsDouble())
        && reachable.health().freeDisk().bytes() >= 100L * 1024 * 1024;
  }

  private static List<Candidate> farm(Random random) {
    List<Candidate> farm = new ArrayList<>();
    int size = random.nextInt(7);
    for (int i = 0; i < size; i++) {
      int slots = 1 + random.nextInt(3);
      BuildMachine machine = machine(
          "m" + i,
          random.nextInt(4) == 0 ? List.of("aarch64-linux") : List.of("x86_64-linux"),
          random.nextBoolean() ? Set.of("kvm", "big") : Set.of(),
          slots,
          1 + random.nextInt(3),
          random.nextInt(4) == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of(random.nextInt(5) / 4.0));
      Condition condition = random.nextInt(5) == 0
          ? new Condition.Unreachable("down")
          : new Condition.Reachable(health(
              random.nextInt(9) / 2.0,
              1 + random.nextInt(4),
              ByteSize.ofMebibytes(90 + random.nextInt(60))));
      farm.add(new Candidate(machine, new SlotUsage(random.nextInt(slots + 1), slots), condition));
    }
    return farm;
  }
}
