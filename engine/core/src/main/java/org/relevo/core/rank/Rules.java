package org.relevo.core.rank;

import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.SlotSharing;
import org.relevo.core.quarantine.Drain;
import org.relevo.core.quarantine.Sentence;

/**
 * What a machine must be and have to get a build, whatever the policy. Null stands for no objection: with thousands of
 * machines this is most of the time that a decision takes.
 */
final class Rules {
  private static final ByteSize MINIMUM_FREE = ByteSize.ofMebibytes(Ranking.MINIMUM_FREE_MEBIBYTES);

  private Rules() {}

  /** Returns why {@code machine} could never do this build, if so. */
  static @Nullable Reason unfit(BuildRequest request, BuildMachine machine) {
    if (!machine.systems().contains(request.system())) {
      return new Reason.WrongSystem(request.system(), machine.systems());
    }
    if (machine.features().containsAll(request.features())) {
      return ResourceRules.lacking(request.resources(), machine.resources());
    }
    SortedSet<String> missing = new TreeSet<>(request.features());
    missing.removeAll(machine.features());
    return new Reason.MissingFeatures(missing);
  }

  /** Returns why {@code candidate} cannot have the build now, if so. */
  static @Nullable Reason objection(Situation situation, Candidate candidate) {
    @Nullable Reason unfit = unfit(situation.request(), candidate.machine());
    if (unfit != null) {
      return unfit;
    }
    Condition condition = candidate.condition();
    if (isLoop(situation, condition)) {
      return new Reason.Loop();
    }
    if (condition instanceof Condition.Drained drained) {
      Drain drain = drained.drain();
      return new Reason.Drained(drain.why(), drain.since(), drain.who());
    }
    if (!candidate.slots().hasFree()) {
      return new Reason.NoFreeSlot(candidate.slots());
    }
    if (condition instanceof Condition.Reachable reachable) {
      return ailment(situation, candidate, reachable.health());
    }
    if (condition instanceof Condition.Quarantined quarantined) {
      Sentence held = quarantined.sentence();
      return new Reason.Quarantined(
          held.kind(), held.why(), held.until(), held.failures(), quarantined.left());
    }
    return new Reason.Unreachable(
        condition instanceof Condition.Unreachable unreachable
            ? unreachable.why()
            : "it was not asked");
  }

  private static boolean isLoop(Situation situation, Condition condition) {
    return situation.home().isPresent()
        && condition instanceof Condition.Reachable reachable
        && situation.home().equals(reachable.health().daemon());
  }

  private static @Nullable Reason ailment(Situation situation, Candidate candidate, Health health) {
    if (isFullThere(candidate, health)) {
      int total = candidate.slots().total();
      return new Reason.NoFreeSlotThere(total, total - candidate.slots().used());
    }
    OptionalDouble threshold = candidate.machine().overloadThreshold();
    if (threshold.isPresent() && health.normalizedLoad() >= threshold.getAsDouble()) {
      return new Reason.Overloaded(
          health.load().oneMinute(), health.cores(), threshold.getAsDouble());
    }
    if (health.freeDisk().compareTo(MINIMUM_FREE) < 0) {
      return new Reason.LowDisk(health.freeDisk(), MINIMUM_FREE, health.diskDirectory());
    }
    return ResourceRules.objection(situation, candidate, health);
  }

  private static boolean isFullThere(Candidate candidate, Health health) {
    int total = candidate.slots().total();
    return health.slots().isPresent()
        && health.slots().get() instanceof SlotSharing.Held held
        && held.below(total) >= total;
  }
}
