package org.relevo.core.rank;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.Pressure;
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
  static Optional<Reason> lacking(Resources needs, Resources has) {
    for (Map.Entry<String, Long> need : needs.amounts().entrySet()) {
      String name = need.getKey();
      long asked = need.getValue();
      // Memory that is not declared is what the machine's kernel says.
      boolean untold = name.equals(Resources.MEMORY) && !has.amounts().containsKey(name);
      if (!untold && asked > has.amount(name)) {
        return Optional.of(new Reason.LacksResource(name, asked, has.amount(name)));
      }
    }
    return Optional.empty();
  }

  /** Returns what speaks against a build on a machine that answered, if something does. */
  static Optional<Reason> objection(Situation situation, Candidate candidate, Health health) {
    return committed(
            situation.request().resources(), candidate, candidate.slots().committed())
        .or(() -> lowMemory(candidate.machine(), health))
        .or(() -> stalled(health))
        .or(() -> asBefore(situation, candidate, health));
  }

  /** Returns what there is too little of for {@code needs} beside {@code committed}, if something is. */
  static Optional<Reason> committed(Resources needs, Candidate candidate, Resources committed) {
    for (Map.Entry<String, Long> need : needs.amounts().entrySet()) {
      String name = need.getKey();
      long asked = need.getValue();
      OptionalLong total = total(name, candidate);
      if (asked == 0 || total.isEmpty()) {
        continue;
      }
      if (asked > total.getAsLong()) {
        return Optional.of(new Reason.LacksResource(name, asked, total.getAsLong()));
      }
      long given = committed.amount(name);
      if (given > total.getAsLong() - asked) {
        return Optional.of(new Reason.Committed(name, given, asked, total.getAsLong()));
      }
    }
    return Optional.empty();
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

  private static Optional<Reason> lowMemory(BuildMachine machine, Health health) {
    if (health.freeMemory().isEmpty()) {
      return Optional.empty();
    }
    ByteSize free = health.freeMemory().get();
    Optional<ByteSize> floor =
        machine.memoryFloor().or(() -> health.totalMemory().map(ResourceRules::usualFloor));
    return floor
        .filter(least -> free.compareTo(least) < 0)
        .map(least -> new Reason.LowMemory(free, least));
  }

  private static ByteSize usualFloor(ByteSize total) {
    return new ByteSize(Math.min(total.bytes() / FLOOR_SHARE, HIGHEST_FLOOR_MEBIBYTES * MEBIBYTE));
  }

  private static Optional<Reason> stalled(Health health) {
    return health
        .pressure()
        .map(Pressure::memoryFull)
        .filter(percent -> percent >= MOST_STALLED)
        .map(percent -> new Reason.MemoryStall(percent, MOST_STALLED));
  }

  /**
   * What a build took before is a guess, so it never keeps a build from a machine that has nothing else to do; and a build
   * that says what it needs is believed.
   */
  private static Optional<Reason> asBefore(
      Situation situation, Candidate candidate, Health health) {
    boolean told = situation.request().resources().amounts().containsKey(Resources.MEMORY);
    if (told || candidate.slots().used() == 0 || health.freeMemory().isEmpty()) {
      return Optional.empty();
    }
    ByteSize free = health.freeMemory().get();
    return situation
        .expectation()
        .peakMemory()
        .filter(before -> free.compareTo(before) < 0)
        .map(before -> new Reason.MemoryAsBefore(free, before));
  }
}
