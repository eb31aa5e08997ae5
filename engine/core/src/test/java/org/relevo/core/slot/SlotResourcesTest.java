package org.relevo.core.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relevo.core.machine.TestingMachines.machine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Resources;
import org.relevo.core.rank.Reason;
import org.relevo.core.rank.SlotUsage;

@Timeout(120)
class SlotResourcesTest {
  private static final long TOTAL = 100;
  private static final int SLOTS = 6;

  @TempDir
  Path state;

  private final List<Process> children = new ArrayList<>();

  @AfterEach
  void killChildren() throws InterruptedException {
    for (Process child : children) {
      child.destroyForcibly().waitFor();
    }
  }

  private static Resources units(long amount) {
    return Resources.parse("unit=" + amount);
  }

  private static Function<Resources, Optional<Reason>> limit(long asked) {
    return committed -> committed.amount("unit") + asked <= TOTAL
        ? Optional.empty()
        : Optional.of(new Reason.Committed("unit", committed.amount("unit"), asked, TOTAL));
  }

  private static Attempt attempt(Slots slots, BuildMachine machine, long asked) throws IOException {
    return slots.tryAcquire(machine, units(asked), limit(asked));
  }

  private static Lease lease(Attempt attempt) {
    return ((Attempt.Taken) attempt).lease();
  }

  /**
   * Takes and gives back slots with needs, and prints when it surely had one: a line {@code + TIME NEED} after it was
   * taken, and {@code - TIME} before it is given back. Then how often it was refused for want of resources.
   */
  static final class Contender {
    private Contender() {}

    public static void main(String[] arguments) throws IOException {
      Slots slots = Slots.in(Path.of(arguments[0]));
      Random random = new Random(Long.parseLong(arguments[1]));
      int rounds = Integer.parseInt(arguments[2]);
      BuildMachine machine = machine("box", SLOTS, 1);
      int refused = 0;
      for (int taken = 0; taken < rounds; ) {
        long asked = 1L + random.nextInt(60);
        Attempt attempt = attempt(slots, machine, asked);
        if (attempt instanceof Attempt.Taken got) {
          System.out.println("+ " + System.nanoTime() + " " + asked);
          System.out.flush();
          for (int look = random.nextInt(20); look > 0; look--) {
            slots.usage(machine);
          }
          System.out.println("- " + System.nanoTime());
          System.out.flush();
          got.lease().close();
          taken++;
        } else if (((Attempt.Refused) attempt).reason() instanceof Reason.Committed) {
          refused++;
        }
      }
      System.out.println("refused " + refused);
      System.exit(0);
    }
  }

  private Process contender(long seed, int rounds) throws IOException {
    Process child = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-cp",
            System.getProperty("java.class.path"),
            Contender.class.getName(),
            state.toString(),
            Long.toString(seed),
            Integer.toString(rounds))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    children.add(child);
    return child;
  }

  private record Step(long time, long change) {}

  /** Reads what a contender printed; what it had when it was killed, it had until {@code killed}. */
  private static int read(BufferedReader from, List<Step> steps, long killed) throws IOException {
    long held = 0;
    for (String line = from.readLine(); line != null; line = from.readLine()) {
      String[] words = line.split(" ");
      if (words[0].equals("+")) {
        held = Long.parseLong(words[2]);
        steps.add(new Step(Long.parseLong(words[1]), held));
      } else if (words[0].equals("-")) {
        steps.add(new Step(Long.parseLong(words[1]), -held));
        held = 0;
      } else {
        return Integer.parseInt(words[1]);
      }
    }
    if (held > 0) {
      steps.add(new Step(Math.max(killed, steps.get(steps.size() - 1).time()), -held));
    }
    return 0;
  }

  @Test
  void tryAcquire_manyProcessesOneKilled_resourcesAreNeverExceeded() throws Exception {
    long seed = System.nanoTime();
    Process victim = contender(seed, Integer.MAX_VALUE);
    Process[] others = {contender(seed + 1, 400), contender(seed + 2, 400), contender(seed + 3, 400)
    };
    List<Step> steps = new ArrayList<>();
    BufferedReader victims = victim.inputReader(StandardCharsets.UTF_8);
    // Killed while it holds a slot, with its needs written down.
    List<String> early = new ArrayList<>();
    do {
      early.add(victims.readLine());
    } while (early.size() < 100 || !early.get(early.size() - 1).startsWith("+"));
    long killed = System.nanoTime();
    new ProcessBuilder("kill", "-9", Long.toString(victim.pid())).start().waitFor();
    assertThat(victim.waitFor(30, TimeUnit.SECONDS)).isTrue();
    StringBuilder all = new StringBuilder(String.join("\n", early)).append('\n');
    victims.lines().forEach(line -> all.append(line).append('\n'));
    // It may have gone on for a moment after the time that was noted.
    read(new BufferedReader(new StringReader(all.toString())), steps, killed);
    int refused = read(others[0].inputReader(StandardCharsets.UTF_8), steps, 0)
        + read(others[1].inputReader(StandardCharsets.UTF_8), steps, 0)
        + read(others[2].inputReader(StandardCharsets.UTF_8), steps, 0);
    // At one time what is given back comes first, as it may have.
    steps.sort(Comparator.comparingLong(Step::time).thenComparingLong(Step::change));
    long sum = 0;
    long most = 0;
    for (Step step : steps) {
      sum += step.change();
      most = Math.max(most, sum);
    }
    assertThat(most).as("seed %d", seed).isBetween(61L, TOTAL);
    assertThat(refused).isPositive();
    Slots slots = Slots.in(state);
    BuildMachine machine = machine("box", SLOTS, 1);
    assertThat(slots.usage(machine)).isEqualTo(new SlotUsage(0, SLOTS));
    lease(attempt(slots, machine, TOTAL)).close();
  }

  @Test
  void tryAcquire_moreThanIsLeft_isRefusedAndTheSlotStaysFree() throws Exception {
    Slots slots = Slots.in(state);
    BuildMachine machine = machine("box", 3, 1);
    try (Lease held = lease(attempt(slots, machine, 70))) {
      assertThat(attempt(slots, machine, 31))
          .isEqualTo(new Attempt.Refused(new Reason.Committed("unit", 70, 31, TOTAL)));
      assertThat(slots.usage(machine)).isEqualTo(new SlotUsage(1, 3, units(70)));
      try (Lease more = lease(attempt(slots, machine, 30))) {
        assertThat(slots.usage(machine)).isEqualTo(new SlotUsage(2, 3, units(100)));
        assertThat(List.of(held.number(), more.number())).containsExactly(0, 1);
        // What needs nothing is refused nothing.
        slots.tryAcquire(machine).orElseThrow().close();
      }
    }
    assertThat(slots.usage(machine)).isEqualTo(new SlotUsage(0, 3));
  }

  @Test
  void tryAcquire_refused_tellsNobodyThatASlotWasReleased() throws Exception {
    Slots slots = Slots.in(state);
    List<String> released = new ArrayList<>();
    slots.onRelease(() -> released.add("released"));
    try (Lease held = lease(attempt(slots, machine("box", 3, 1), 70))) {
      attempt(slots, machine("box", 3, 1), 70);
      assertThat(released).isEmpty();
      assertThat(held.number()).isZero();
    }
    assertThat(released).hasSize(1);
  }

  @Test
  void usage_needsThatAKilledProcessLeft_countOnlyUntilTheNextHolder() throws Exception {
    Slots slots = Slots.in(state);
    BuildMachine machine = machine("box", 2, 1);
    slots.tryAcquire(machine).orElseThrow().close();
    Path left = state.resolve("offload/box:22/0.needs");
    Files.writeString(left, "unit=90\n");
    assertThat(slots.usage(machine)).isEqualTo(new SlotUsage(0, 2));
    try (Lease held = slots.tryAcquire(machine).orElseThrow()) {
      assertThat(held.number()).isZero();
      assertThat(left).doesNotExist();
      assertThat(slots.usage(machine)).isEqualTo(new SlotUsage(1, 2));
    }
  }

  @Test
  void usage_slotBeyondTodaysNumber_countsWithItsNeeds() throws Exception {
    Slots slots = Slots.in(state);
    Lease first = slots.tryAcquire(machine("box", 2, 1)).orElseThrow();
    try (Lease second = lease(attempt(slots, machine("box", 2, 1), 80))) {
      assertThat(second.number()).isEqualTo(1);
      first.close();
      assertThat(slots.usage(machine("box", 1, 1))).isEqualTo(new SlotUsage(0, 1, units(80)));
      assertThat(attempt(slots, machine("box", 1, 1), 30)).isInstanceOf(Attempt.Refused.class);
    }
  }

  @Test
  void usage_needsThatMakeNoSense_areNone() throws Exception {
    Slots slots = Slots.in(state);
    BuildMachine machine = machine("box", 2, 1);
    try (Lease held = lease(attempt(slots, machine, 80))) {
      Files.writeString(Path.of(held.file() + ".needs"), "unit=lots");
      assertThat(slots.usage(machine)).isEqualTo(new SlotUsage(1, 2));
    }
    assertThat(slots.usage(machine)).isEqualTo(new SlotUsage(0, 2));
  }
}
