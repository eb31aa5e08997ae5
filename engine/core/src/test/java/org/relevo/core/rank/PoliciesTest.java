package org.relevo.core.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relevo.core.rank.TestingSituations.candidate;
import static org.relevo.core.rank.TestingSituations.seconds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.relevo.core.history.Expectation;
import org.relevo.core.machine.Health;

/** Hand-computed tables of the policies that come with Relevo. */
class PoliciesTest {
  private static final double MEGABYTE = 1e6;

  private static List<String> decide(String policy, Situation situation) {
    return Ranking.decide(situation, Policies.named(policy).orElseThrow(), new SplittableRandom(1))
        .placements()
        .stream()
        .map(Object::toString)
        .toList();
  }

  private static Candidate lacking(String name, double speed, long bytes, double rate) {
    return candidate(name, speed, 0, OptionalLong.of(bytes), OptionalDouble.of(rate));
  }

  @Test
  void named_eachShippedPolicy_isFoundByItsName() {
    assertThat(Policies.names())
        .containsExactly("fastest-finish", "guix", "least-loaded", "most-local");
    assertThat(Policies.named("most-local")).containsInstanceOf(MostLocalPolicy.class);
    assertThat(Policies.named("fastest")).isEmpty();
    assertThat(Policies.DEFAULT.name()).isEqualTo("fastest-finish");
  }

  @Test
  void leastLoaded_loadAndSlots_theGreaterCountsByCore() {
    Candidate loaded = candidate("loaded", 3, 2);
    Candidate idle = candidate("idle", 1, 0.5);
    Candidate given =
        new Candidate(candidate("given", 2, 0).machine(), new SlotUsage(3, 4), idle.condition());
    assertThat(decide("least-loaded", TestingSituations.of(seconds(1), loaded, idle, given)))
        .containsExactly(
            "1. idle:22 (least-loaded: 0.50 running on 4 cores)",
            "2. loaded:22 (least-loaded: 2 running on 4 cores)",
            "3. given:22 (least-loaded: 3 running on 4 cores)");
  }

  @Test
  void mostLocal_missingBytes_fewestFirstThenFastestThenUnknown() {
    Situation situation = TestingSituations.of(
        seconds(1),
        candidate("unknown", 9, 0),
        lacking("much", 5, 5 << 20, 1),
        lacking("little", 1, 1024, 1),
        lacking("little-fast", 2, 1024, 1));
    assertThat(decide("most-local", situation))
        .containsExactly(
            "1. little-fast:22 (most-local: lacks 1 KiB)",
            "2. little:22 (most-local: lacks 1 KiB)",
            "3. much:22 (most-local: lacks 5 MiB)",
            "4. unknown:22 (most-local: what it lacks is not known)");
  }

  @Test
  void fastestFinish_nothingKnown_isAsGuix() {
    Situation situation = TestingSituations.of(
        Expectation.UNKNOWN, candidate("slow", 1, 0), candidate("fast", 2.5, 3));
    assertThat(decide("fastest-finish", situation))
        .containsExactly(
            "1. fast:22 (fastest-finish: no build is known yet, so as guix: speed 2.50)",
            "2. slow:22 (fastest-finish: no build is known yet, so as guix: speed 1)");
  }

  @Test
  void fastestFinish_shortBuildMuchToSend_goesWhereTheItemsAre() {
    Situation situation = TestingSituations.of(
        seconds(10),
        // 200 s to send and 2.5 s to build; nothing to send and 10 s to build.
        lacking("fast", 4, (long) (200 * MEGABYTE), MEGABYTE),
        lacking("near", 1, 0, MEGABYTE));
    assertThat(decide("fastest-finish", situation))
        .containsExactly(
            "1. near:22 (fastest-finish: done in 10 s: sends 0 B in 0 s, builds in 10 s)",
            "2. fast:22 (fastest-finish: done in 3 min: sends 191 MiB in 3 min, builds in 2.50 s)");
  }

  @Test
  void fastestFinish_longBuild_goesToTheFastMachine() {
    Situation situation = TestingSituations.of(
        seconds(3600),
        lacking("fast", 4, (long) (200 * MEGABYTE), MEGABYTE),
        lacking("near", 1, 0, MEGABYTE));
    assertThat(decide("fastest-finish", situation).get(0)).startsWith("1. fast:22");
  }

  @Test
  void fastestFinish_busyMachine_isAsMuchSlower() {
    // 7 run on 4 cores, so the eighth gets half a core: 100 × 2 ÷ 1.5 = 133 s.
    Situation situation =
        TestingSituations.of(seconds(100), candidate("busy", 1.5, 7), candidate("idle", 1, 3));
    assertThat(decide("fastest-finish", situation))
        .containsExactly(
            "1. idle:22 (fastest-finish: done in 100 s: sends it all in 0 s, builds in 100 s)",
            "2. busy:22 (fastest-finish: done in 2 min: sends it all in 0 s, builds in 2 min)");
  }

  @Test
  void fastestFinish_unknownRateAndMissing_takesTheOthersFigures() {
    Situation situation = TestingSituations.of(
        seconds(10),
        lacking("a", 1, (long) (30 * MEGABYTE), 3 * MEGABYTE),
        candidate("b", 1.01, 0));
    // b is taken to lack 30 MB, too, at 3 MB/s; so its speed decides.
    assertThat(decide("fastest-finish", situation).get(0)).startsWith("1. b:22");
  }

  @Test
  void fastestFinish_priorOfOtherBuilds_saysSo() {
    Expectation prior = new Expectation(
        Optional.of(Duration.ofSeconds(30)), Expectation.Basis.PRIOR, 0, Optional.empty());
    assertThat(decide("fastest-finish", TestingSituations.of(prior, candidate("a", 2, 0))))
        .containsExactly(
            "1. a:22 (fastest-finish: done in 15 s: sends it all in 0 s, builds in 15 s, by the"
                + " median of all builds)");
  }

  /** The policy against its formula, worked out one machine at a time. */
  @Test
  void fastestFinish_randomFarms_agreesWithTheFormula() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      List<Candidate> all = new ArrayList<>();
      for (int i = 1 + random.nextInt(6); i > 0; i--) {
        all.add(candidate(
            "m" + i,
            1 + random.nextInt(4),
            random.nextInt(9),
            OptionalLong.of(random.nextInt(1 << 28)),
            OptionalDouble.of(1e5 + random.nextInt(10_000_000))));
      }
      double duration = 1 + random.nextInt(300);
      List<Double> ends = new ArrayList<>();
      Decision decision = Ranking.decide(
          new Situation(TestingSituations.request(), seconds(duration), Optional.empty(), all),
          Policies.DEFAULT,
          new SplittableRandom(round));
      for (Placement placement : decision.placements()) {
        Candidate candidate = placement.candidate();
        Health health = ((Condition.Reachable) candidate.condition()).health();
        double slower = Math.max(1, (health.load().oneMinute() + 1) / health.cores());
        ends.add(
            candidate.missingBytes().orElseThrow() / candidate.bytesPerSecond().orElseThrow()
                + duration * slower / candidate.machine().speed());
      }
      assertThat(ends).as("seed " + seed + ", round " + round).isSorted();
    }
  }
}
