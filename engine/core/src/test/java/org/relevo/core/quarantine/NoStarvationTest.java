package org.relevo.core.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relevo.core.machine.TestingMachines.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.relevo.core.machine.BuildMachine;

/** Random farms whose machines fail and recover, are drained and resumed, while builds keep coming every second. */
class NoStarvationTest {
  private static final List<Trouble> KINDS = List.of(Trouble.values());
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Duration first = Duration.ofSeconds(2 + random.nextInt(8));
  private final Duration longest = first.multipliedBy(2 + random.nextInt(30));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final TestingQuarantine quarantine =
      new TestingQuarantine(new Backoff(first, longest), () -> now, random);
  private final List<BuildMachine> machines = new ArrayList<>();
  private final Map<BuildMachine, Optional<Trouble>> state = new HashMap<>();
  private final Map<BuildMachine, Instant> usableSince = new HashMap<>();
  private final Map<BuildMachine, Instant> failedAt = new HashMap<>();
  private Instant hopeAt = now;

  @RepeatedTest(10)
  void machines_thatAreWell_areUsedWithinTheLongestTimeAndTheLastOneSooner() throws Exception {
    int size = 1 + random.nextInt(4);
    for (int i = 0; i < size; i++) {
      machines.add(machine("m" + i));
      state.put(machines.get(i), Optional.empty());
      usableSince.put(machines.get(i), now);
    }
    for (int step = 0; step < 4000; step++) {
      now = now.plus(STEP);
      fate();
      request("seed " + seed + ", step " + step + ", bounds " + first + ".." + longest);
    }
  }

  private void fate() throws Exception {
    for (BuildMachine machine : machines) {
      if (random.nextInt(60) == 0) {
        Optional<Trouble> next = random.nextInt(3) == 0
            ? Optional.empty()
            : Optional.of(KINDS.get(random.nextInt(KINDS.size())));
        state.put(machine, next);
        usableSince.put(machine, now);
      }
      boolean drained = quarantine.standing(machine).drain().isPresent();
      if (random.nextInt(drained ? 40 : 400) == 0) {
        if (drained) {
          quarantine.resume(machine);
        } else {
          quarantine.drain(machine, "root", "");
        }
        usableSince.put(machine, now);
        hopeAt = now;
      }
    }
  }

  private Optional<Trouble> trouble(BuildMachine machine) {
    return state.getOrDefault(machine, Optional.empty());
  }

  private void request(String label) {
    Map<BuildMachine, Standing> standings = new LinkedHashMap<>();
    machines.forEach(machine -> standings.put(machine, quarantine.standing(machine)));
    Optional<BuildMachine> last = LastResort.among(standings, machines, now);
    for (BuildMachine machine : machines) {
      Standing standing = standings.getOrDefault(machine, Standing.GOOD);
      boolean held = standing.sentence().isPresent();
      boolean may = standing.drain().isEmpty()
          && (!held
              || quarantine.tryProbe(machine, last.filter(machine::equals).isPresent(), LIMIT));
      if (may) {
        use(machine, held, label);
      }
      standing
          .sentence()
          .ifPresent(
              sentence -> assertThat(Duration.between(sentence.lastTried(), sentence.until()))
                  .as(label)
                  .isBetween(Duration.ZERO, longest));
      boolean well = trouble(machine).isEmpty() && standing.drain().isEmpty();
      if (well) {
        assertThat(Duration.between(usableSince.get(machine), now))
            .as(label + ": " + machine.id() + " is well, but was not used")
            .isLessThanOrEqualTo(longest.plus(LIMIT).plus(STEP));
      }
    }
    boolean allDrained =
        standings.values().stream().allMatch(standing -> standing.drain().isPresent());
    if (allDrained) {
      hopeAt = now;
    }
    assertThat(Duration.between(hopeAt, now))
        .as(label + ": nothing was tried")
        .isLessThanOrEqualTo(first.plus(LIMIT).plus(STEP));
  }

  private void use(BuildMachine machine, boolean probe, String label) {
    if (probe && failedAt.containsKey(machine)) {
      assertThat(Duration.between(failedAt.get(machine), now))
          .as(label + ": " + machine.id() + " got no rest")
          .isGreaterThanOrEqualTo(first);
    }
    hopeAt = now;
    if (probe && random.nextInt(10) == 0) {
      // The process that probes is killed; nobody learns what it found.
      usableSince.put(machine, now);
      return;
    }
    Optional<Trouble> trouble = trouble(machine);
    if (trouble.isPresent()) {
      if (probe && !trouble.get().endsWhenReached() && trouble.get() != Trouble.DAEMON_AWAY) {
        quarantine.returned(machine);
      }
      quarantine.failed(machine, trouble.get(), "down");
      failedAt.put(machine, now);
    } else {
      if (probe) {
        quarantine.returned(machine);
      }
      quarantine.succeeded(machine);
      failedAt.remove(machine);
      usableSince.put(machine, now);
    }
  }
}
