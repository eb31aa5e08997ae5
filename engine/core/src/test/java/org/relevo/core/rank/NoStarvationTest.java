package org.relevo.core.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relevo.core.machine.TestingMachines.health;
import static org.relevo.core.machine.TestingMachines.machine;
import static org.relevo.core.rank.TestingSituations.seconds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;

/**
 * A farm over time, with the production ranking: builds come at random, each asks again at every step until it is placed.
 * No machine stays idle that a waiting build could have, no build that some machine could do waits for ever, and no machine
 * that is as good as others is left without work.
 */
class NoStarvationTest {
  private static final int STEPS = 2000;

  private record Build(int number, String system, Set<String> features, int length, int came) {}

  private record Running(Build build, BuildMachine machine, int ends) {}

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final List<BuildMachine> machines = List.of(
      host("a", "x86_64-linux", Set.of(), 2, 1),
      host("b", "x86_64-linux", Set.of(), 2, 1),
      host("c", "x86_64-linux", Set.of("kvm"), 1, 3),
      host("d", "aarch64-linux", Set.of(), 1, 1));
  private final List<Running> running = new ArrayList<>();
  private final Map<String, Integer> built = new HashMap<>();

  static Stream<Policy> policies() {
    return Policies.ALL.stream();
  }

  private static BuildMachine host(
      String name, String system, Set<String> features, int slots, double speed) {
    return machine(name, List.of(system), features, slots, speed, OptionalDouble.empty());
  }

  @ParameterizedTest
  @MethodSource("policies")
  void decide_randomLoad_everyBuildIsDoneAndNoGoodMachineIdles(Policy policy) {
    List<Build> waiting = new ArrayList<>();
    int number = 0;
    for (int step = 0; step < STEPS || !waiting.isEmpty(); step++) {
      int now = step;
      running.removeIf(each -> each.ends <= now);
      while (step < STEPS && random.nextInt(3) == 0) {
        waiting.add(arrival(number++, step));
      }
      // Nobody queues: who asks first, is a matter of chance.
      Collections.shuffle(waiting, random);
      Set<Build> placed = new HashSet<>();
      for (Build build : waiting) {
        Decision decision =
            Ranking.decide(situation(build), policy, new SplittableRandom(random.nextLong()));
        if (decision instanceof Decision.Accept accept) {
          BuildMachine first = accept.ordered().get(0).candidate().machine();
          running.add(new Running(build, first, step + build.length));
          built.merge(first.name(), 1, Integer::sum);
          placed.add(build);
        } else {
          assertThat(idle(build)).as("step " + step + ", seed " + seed).isEmpty();
        }
      }
      waiting.removeAll(placed);
      for (Build build : waiting) {
        assertThat(step - build.came).as("a wait; seed " + seed).isLessThan(STEPS);
      }
    }
    assertThat(built.keySet()).as("seed " + seed).containsExactlyInAnyOrder("a", "b", "c", "d");
    int a = built.getOrDefault("a", 0);
    int b = built.getOrDefault("b", 0);
    assertThat(Math.abs(a - b))
        .as("a and b are alike: " + built + ", seed " + seed)
        .isLessThan(60 + (a + b) / 4);
  }

  private Build arrival(int number, int step) {
    int kind = random.nextInt(10);
    return new Build(
        number,
        kind == 0 ? "aarch64-linux" : "x86_64-linux",
        kind == 1 ? Set.of("kvm") : Set.of(),
        1 + random.nextInt(8),
        step);
  }

  private Situation situation(Build build) {
    BuildRequest request = new BuildRequest(
        TestingSituations.request().derivation(), build.system, build.features, BuildLimits.NONE);
    List<Candidate> candidates = new ArrayList<>();
    for (BuildMachine machine : machines) {
      int used = used(machine);
      candidates.add(new Candidate(
          machine,
          new SlotUsage(used, machine.parallelBuilds()),
          new Condition.Reachable(health(used, 2, ByteSize.ofMebibytes(1000)))));
    }
    return new Situation(request, seconds(build.length), Optional.empty(), candidates);
  }

  private int used(BuildMachine machine) {
    return (int) running.stream().filter(each -> each.machine.equals(machine)).count();
  }

  private List<BuildMachine> idle(Build build) {
    return machines.stream()
        .filter(machine -> machine.systems().contains(build.system)
            && machine.features().containsAll(build.features)
            && used(machine) < machine.parallelBuilds())
        .toList();
  }
}
