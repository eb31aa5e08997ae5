package org.relevo.core.rank;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.Resources;

/**
 * What a machine must have of memory and of other resources: what is committed to builds and what the build needs must
 * not be more than there is; free memory must not be below a floor, by default the twentieth part of all memory, at most
 * {@value #HIGHEST_FLOOR_MEBIBYTES} MiB; and its processes must not spend their time waiting for memory.
 */
final class ResourceRules {
  static final int HIGHEST_FLOOR_MEBIBYTES = 512;

  /** The percentage of time in which all processes waited for memory, from which a machine gets nothing more. */
  static final double MOST_STALLED = 10;

  private static final int FLOOR_SHARE = 20;
  private static final long MEBIBYTE = 1 << 20;

  private ResourceRules() {}

  /** Returns the resource that a machine could never give a build, if there is one. */
  static @Nullable Reason lacking(Resources needs, Resources has) {
    if (needs.isEmpty()) {
      return null;
    }
    for (Map.Entry<String, Long> need : needs.amounts().entrySet()) {
      String name = need.getKey();
      long asked = need.getValue();
      // Memory that is not declared is what the machine's kernel says.
      boolean untold = name.equals(Resources.MEMORY) && !has.amounts().containsKey(name);
      if (!untold && asked > has.amount(name)) {
        return new Reason.LacksResource(name, asked, has.amount(name));
      }
    }
    return null;
  }

  /** Returns what speaks against a build on a machine that answered, if something does. */
  static @Nullable Reason objection(Situation situation, Candidate candidate, Health health) {
    @Nullable
    Reason reason =
        committed(situation.request().resources(), candidate, candidate.slots().committed());
    if (reason == null && health.freeMemory().isPresent()) {
      reason = memory(situation, candidate, health, health.freeMemory().get());
    }
    return reason == null ? stalled(health) : reason;
  }

  /** Returns what there is too little of for {@code needs} beside {@code committed}, if something is. */
  static @Nullable Reason committed(Resources needs, Candidate candidate, Resources committed) {
    if (needs.isEmpty()) {
      return null;
    }
    for (Map.Entry<String, Long> need : needs.amounts().entrySet()) {
      String name = need.getKey();
      long asked = need.getValue();
      OptionalLong total = total(name, candidate);
      if (asked == 0 || total.isEmpty()) {
        continue;
      }
      if (asked > total.getAsLong()) {
        return new Reason.LacksResource(name, asked, total.getAsLong());
      }
      long given = committed.amount(name);
      if (given > total.getAsLong() - asked) {
        return new Reason.Committed(name, given, asked, total.getAsLong());
      }
    }
    return null;
  }

  /** Returns how much there is; empty: the machine does not tell. Only memory need not be declared ({@link #lacking}). */
  private static OptionalLong total(String name, Candidate candidate) {
    Long declared = candidate.machine().resources().amounts().get(name);
    if (declared != null) {
      return OptionalLong.of(declared);
    }
    return candidate.condition() instanceof Condition.Reachable reachable
            && reachable.health().totalMemory().isPresent()
        ? OptionalLong.of(reachable.health().totalMemory().get().mebibytes())
        : OptionalLong.empty();
  }

  /**
   * What a build took before is a guess, so it never keeps a build from a machine that has nothing else to do; and a build
   * that says what it needs is believed.
   */
  private static @Nullable Reason memory(
      Situation situation, Candidate candidate, Health health, ByteSize free) {
    Optional<ByteSize> floor = candidate.machine().memoryFloor();
    if (floor.isPresent()) {
      if (free.compareTo(floor.get()) < 0) {
        return new Reason.LowMemory(free, floor.get());
      }
    } else if (health.totalMemory().isPresent()
        && free.bytes() < usualFloor(health.totalMemory().get())) {
      return new Reason.LowMemory(
          free, new ByteSize(usualFloor(health.totalMemory().get())));
    }
    Optional<ByteSize> before = situation.expectation().peakMemory();
    boolean guessed = before.isPresent()
        && candidate.slots().used() > 0
        && !situation.request().resources().amounts().containsKey(Resources.MEMORY);
    return guessed && free.compareTo(before.get()) < 0
        ? new Reason.MemoryAsBefore(free, before.get())
        : null;
  }

  private static long usualFloor(ByteSize total) {
    return Math.min(total.bytes() / FLOOR_SHARE, HIGHEST_FLOOR_MEBIBYTES * MEBIBYTE);
  }

  private static @Nullable Reason stalled(Health health) {
    if (health.pressure().isEmpty()) {
      return null;
    }
    double percent = health.pressure().get().memoryFull();
    return percent >= MOST_STALLED ? new Reason.MemoryStall(percent, MOST_STALLED) : null;
  }
}
