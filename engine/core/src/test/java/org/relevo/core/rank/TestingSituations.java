package org.relevo.core.rank;

import static org.relevo.core.machine.TestingMachines.health;
import static org.relevo.core.machine.TestingMachines.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.history.Expectation;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.DaemonIdentity;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.Pressure;
import org.relevo.core.machine.Resources;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/** Situations for tests of rankings: plain ones, and random ones in which every rule matters now and then. */
final class TestingSituations {
  static final DaemonIdentity HOME = new DaemonIdentity("boot", "1:1");
  private static final StorePath DERIVATION =
      new StorePath(StoreDir.GUIX, "0".repeat(32) + "-hello-2.12.drv");

  private TestingSituations() {}

  /** Returns the request for a build on x86_64-linux that needs nothing special. */
  static BuildRequest request() {
    return new BuildRequest(DERIVATION, "x86_64-linux", Set.of(), BuildLimits.NONE);
  }

  /** Returns what is known of builds that take that long. */
  static Expectation seconds(double seconds) {
    return new Expectation(
        Optional.of(Duration.ofMillis(Math.round(seconds * 1000))),
        Expectation.Basis.NAME,
        3,
        Optional.empty());
  }

  static Situation of(Expectation expectation, Candidate... candidates) {
    return new Situation(request(), expectation, Optional.of(HOME), List.of(candidates));
  }

  /** Returns a machine with 4 cores and as many slots. */
  static Candidate candidate(String name, double speed, double load) {
    return candidate(name, speed, load, OptionalLong.empty(), OptionalDouble.empty());
  }

  static Candidate candidate(
      String name, double speed, double load, OptionalLong missing, OptionalDouble rate) {
    return new Candidate(
        machine(name, List.of("x86_64-linux"), Set.of(), 4, speed, OptionalDouble.empty()),
        new SlotUsage(0, 4),
        new Condition.Reachable(health(load, 4, ByteSize.ofMebibytes(10_000))),
        missing,
        rate);
  }

  /** Returns a random situation with at most {@code most} machines. */
  static Situation random(Random random, int most) {
    List<Candidate> candidates = new ArrayList<>();
    int size = random.nextInt(most + 1);
    for (int i = 0; i < size; i++) {
      candidates.add(randomCandidate("m" + i, random));
    }
    BuildRequest request = new BuildRequest(
        DERIVATION,
        random.nextInt(4) == 0 ? "aarch64-linux" : "x86_64-linux",
        random.nextInt(3) == 0 ? Set.of("kvm") : Set.of(),
        resources(random, 3000, 1),
        BuildLimits.NONE);
    Expectation expectation = random.nextInt(3) == 0
        ? Expectation.UNKNOWN
        : new Expectation(
            Optional.of(Duration.ofSeconds(1 + random.nextInt(1000))),
            Expectation.Basis.NAME,
            1 + random.nextInt(5),
            random.nextBoolean()
                ? Optional.of(ByteSize.ofMebibytes(random.nextInt(4000)))
                : Optional.empty());
    Optional<DaemonIdentity> home = random.nextBoolean() ? Optional.of(HOME) : Optional.empty();
    return new Situation(request, expectation, home, candidates);
  }

  private static Candidate randomCandidate(String name, Random random) {
    int slots = 1 + random.nextInt(3);
    BuildMachine machine = machine(
            name,
            random.nextInt(5) == 0 ? List.of("aarch64-linux") : List.of("x86_64-linux"),
            random.nextBoolean() ? Set.of("kvm", "big") : Set.of(),
            slots,
            1 + random.nextInt(3),
            random.nextInt(3) == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((1 + random.nextInt(5)) / 4.0))
        .withResources(resources(random, 8000, 2))
        .withMemoryFloor(
            random.nextInt(3) == 0
                ? Optional.of(ByteSize.ofMebibytes(random.nextInt(600)))
                : Optional.empty());
    Condition condition = random.nextInt(6) == 0
        ? new Condition.Unreachable("down")
        : new Condition.Reachable(randomHealth(random));
    return new Candidate(
        machine,
        new SlotUsage(random.nextInt(slots + 1), slots, resources(random, 6000, 2)),
        condition,
        random.nextBoolean() ? OptionalLong.of(random.nextInt(1 << 30)) : OptionalLong.empty(),
        random.nextBoolean()
            ? OptionalDouble.of(1 + random.nextInt(100_000_000))
            : OptionalDouble.empty());
  }

  private static Health randomHealth(Random random) {
    Health health = health(
            random.nextInt(9) / 2.0,
            1 + random.nextInt(4),
            ByteSize.ofMebibytes(90 + random.nextInt(200)))
        .with(
            random.nextInt(3) == 0
                ? Optional.of(new Pressure(50, 20, random.nextInt(20), 5))
                : Optional.empty(),
            random.nextInt(6) == 0 ? Optional.of(HOME) : Optional.empty());
    int total = 1000 + random.nextInt(8000);
    return random.nextInt(4) == 0
        ? health
        : health.withMemory(
            Optional.of(ByteSize.ofMebibytes(total)),
            Optional.of(ByteSize.ofMebibytes(random.nextInt(total))));
  }

  private static Resources resources(Random random, int memory, int gpus) {
    Map<String, Long> amounts = new TreeMap<>();
    if (random.nextInt(3) == 0) {
      amounts.put(Resources.MEMORY, (long) random.nextInt(memory));
    }
    if (random.nextInt(3) == 0) {
      amounts.put("gpu", (long) random.nextInt(gpus + 1));
    }
    return Resources.of(amounts);
  }
}
