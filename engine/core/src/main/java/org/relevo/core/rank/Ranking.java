package org.relevo.core.rank;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.Resources;
import org.relevo.core.machine.SlotSharing;
import org.relevo.core.quarantine.Drain;
import org.relevo.core.quarantine.Sentence;

/**
 * Puts machines in order for a build, by the rules of the GNU Guix manual ("Using the Offload Facility") and some more: a
 * machine must have the system and the features that the build requires, a free slot here and there, a normalized load (that of
 * the last minute by core) below its threshold if it has one, {@value #MINIMUM_FREE_MEBIBYTES} MiB of free disk, and the memory
 * and other resources that the build needs ({@link ResourceRules}). Those that have are ordered by the policy.
 *
 * <p>Pure: the same arguments, and the same numbers from {@code random}, give the same decision.
 */
public final class Ranking {
  /** How much disk a machine must have free, in MiB. */
  public static final int MINIMUM_FREE_MEBIBYTES = 100;

  private static final ByteSize MINIMUM_FREE = ByteSize.ofMebibytes(MINIMUM_FREE_MEBIBYTES);
  private static final GuixPolicy FALLBACK = new GuixPolicy();

  private Ranking() {}

  /**
   * Returns what becomes of every candidate: those that can have the build first, in order, then the others in the order
   * given. A policy that fails is complained of, and {@link GuixPolicy} decides.
   *
   * @param random what decides between equals
   */
  public static Decision decide(Situation situation, Policy policy, RandomGenerator random) {
    List<Candidate> fit = new ArrayList<>();
    List<Placement> others = new ArrayList<>();
    for (Candidate candidate : situation.candidates()) {
      Optional<Reason> reason = objection(situation, candidate);
      if (reason.isPresent()) {
        others.add(new Placement.PassedOver(candidate, reason.get()));
      } else {
        fit.add(candidate);
      }
    }
    if (fit.isEmpty()) {
      return Decision.of(others);
    }
    shuffle(fit, random);
    Situation left = situation.with(fit);
    List<Placement> placements = new ArrayList<>();
    try {
      Verdict verdict = policy.judge(left);
      placements.addAll(
          verdict instanceof Verdict.Order order && Policies.ALL.contains(policy)
              ? Judgement.ofSound(policy.name(), order)
              : Judgement.of(policy.name(), verdict, fit));
      placements.addAll(others);
      return Decision.of(placements);
    } catch (PolicyException e) {
      placements.addAll(Judgement.ofSound(FALLBACK.name(), FALLBACK.judge(left)));
      placements.addAll(others);
      return Decision.of(
          placements,
          Optional.of("the policy " + policy.name() + " failed, so " + FALLBACK.name()
              + " decides: " + e.getMessage()));
    }
  }

  /** Returns whether {@code candidate} can have the build now, whatever the policy makes of it. */
  public static boolean admits(Situation situation, Candidate candidate) {
    return objection(situation, candidate).isEmpty();
  }

  /** Returns why {@code machine} could never do this build, if so. */
  public static Optional<Reason> unfit(BuildRequest request, BuildMachine machine) {
    if (!machine.systems().contains(request.system())) {
      return Optional.of(new Reason.WrongSystem(request.system(), machine.systems()));
    }
    if (machine.features().containsAll(request.features())) {
      return ResourceRules.lacking(request.resources(), machine.resources());
    }
    SortedSet<String> missing = new TreeSet<>(request.features());
    missing.removeAll(machine.features());
    return Optional.of(new Reason.MissingFeatures(missing));
  }

  /**
   * Returns why {@code candidate} must not get the build when {@code committed} is what other builds there need.
   *
   * @param candidate the machine as it was ranked
   */
  public static Optional<Reason> overcommitted(
      BuildRequest request, Candidate candidate, Resources committed) {
    return ResourceRules.committed(request.resources(), candidate, committed);
  }

  private static Optional<Reason> objection(Situation situation, Candidate candidate) {
    Optional<Reason> unfit = unfit(situation.request(), candidate.machine());
    if (unfit.isPresent()) {
      return unfit;
    }
    if (isLoop(situation, candidate.condition())) {
      return Optional.of(new Reason.Loop());
    }
    if (candidate.condition() instanceof Condition.Drained drained) {
      Drain drain = drained.drain();
      return Optional.of(new Reason.Drained(drain.why(), drain.since(), drain.who()));
    }
    if (!candidate.slots().hasFree()) {
      return Optional.of(new Reason.NoFreeSlot(candidate.slots()));
    }
    Condition condition = candidate.condition();
    if (condition instanceof Condition.Reachable reachable) {
      return fullThere(candidate, reachable.health())
          .or(() -> ailment(candidate.machine(), reachable.health()))
          .or(() -> ResourceRules.objection(situation, candidate, reachable.health()));
    }
    if (condition instanceof Condition.Quarantined quarantined) {
      Sentence held = quarantined.sentence();
      return Optional.of(new Reason.Quarantined(
          held.kind(), held.why(), held.until(), held.failures(), quarantined.left()));
    }
    return Optional.of(new Reason.Unreachable(
        condition instanceof Condition.Unreachable unreachable
            ? unreachable.why()
            : "it was not asked"));
  }

  private static boolean isLoop(Situation situation, Condition condition) {
    return situation.home().isPresent()
        && condition instanceof Condition.Reachable reachable
        && situation.home().equals(reachable.health().daemon());
  }

  private static Optional<Reason> fullThere(Candidate candidate, Health health) {
    int total = candidate.slots().total();
    return health
        .slots()
        .filter(slots -> slots instanceof SlotSharing.Held held && held.below(total) >= total)
        .map(
            slots -> new Reason.NoFreeSlotThere(total, total - candidate.slots().used()));
  }

  private static Optional<Reason> ailment(BuildMachine machine, Health health) {
    OptionalDouble threshold = machine.overloadThreshold();
    if (threshold.isPresent() && health.normalizedLoad() >= threshold.getAsDouble()) {
      return Optional.of(new Reason.Overloaded(
          health.load().oneMinute(), health.cores(), threshold.getAsDouble()));
    }
    if (health.freeDisk().compareTo(MINIMUM_FREE) < 0) {
      return Optional.of(
          new Reason.LowDisk(health.freeDisk(), MINIMUM_FREE, health.diskDirectory()));
    }
    return Optional.empty();
  }

  // Fisher and Yates; Collections.shuffle takes a RandomGenerator only from Java 21 on.
  private static void shuffle(List<Candidate> items, RandomGenerator random) {
    for (int i = items.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Candidate item = items.get(i);
      items.set(i, items.get(j));
      items.set(j, item);
    }
  }
}
