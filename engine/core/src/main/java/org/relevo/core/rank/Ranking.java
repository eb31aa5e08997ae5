package org.relevo.core.rank;

import java.util.ArrayList;
import java.util.Comparator;
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
import org.relevo.core.machine.SlotSharing;
import org.relevo.core.quarantine.Drain;
import org.relevo.core.quarantine.Sentence;

/**
 * Puts machines in order for a build, by the rules of the GNU Guix manual ("Using the Offload Facility"): a machine must
 * have the system and the features that the build requires, a free slot here and there, a normalized load (that of the last minute by
 * core) below its threshold if it has one, and {@value #MINIMUM_FREE_MEBIBYTES} MiB of free disk. Those that have are
 * ordered by the policy, the manual's being the highest speed first; equals are in random order, so that builds spread.
 *
 * <p>Pure: the same arguments, and the same numbers from {@code random}, give the same placements.
 */
public final class Ranking {
  /** How much disk a machine must have free, in MiB. */
  public static final int MINIMUM_FREE_MEBIBYTES = 100;

  private static final ByteSize MINIMUM_FREE = ByteSize.ofMebibytes(MINIMUM_FREE_MEBIBYTES);

  private Ranking() {}

  /**
   * Returns what becomes of every candidate: those that can have the build first, in order, then the others in the order
   * given.
   *
   * @param random what decides between equals
   */
  public static List<Placement> rank(
      BuildRequest request, List<Candidate> candidates, Policy policy, RandomGenerator random) {
    List<Scored> fit = new ArrayList<>();
    List<Placement> others = new ArrayList<>();
    for (Candidate candidate : candidates) {
      Optional<Reason> reason = objection(request, candidate);
      if (reason.isPresent()) {
        others.add(new Placement.PassedOver(candidate, reason.get()));
      } else {
        fit.add(new Scored(candidate, score(request, candidate, policy)));
      }
    }
    shuffle(fit, random);
    // The sort is stable: equals stay in the order of the shuffle.
    fit.sort(Comparator.comparingDouble(Scored::score).reversed());
    List<Placement> placements = new ArrayList<>();
    for (Scored scored : fit) {
      placements.add(new Placement.Ranked(
          scored.candidate, placements.size() + 1, scored.score, policy.name()));
    }
    placements.addAll(others);
    return List.copyOf(placements);
  }

  /** Returns why {@code machine} could never do this build, if so. */
  public static Optional<Reason> unfit(BuildRequest request, BuildMachine machine) {
    if (!machine.systems().contains(request.system())) {
      return Optional.of(new Reason.WrongSystem(request.system(), machine.systems()));
    }
    SortedSet<String> missing = new TreeSet<>(request.features());
    missing.removeAll(machine.features());
    return missing.isEmpty() ? Optional.empty() : Optional.of(new Reason.MissingFeatures(missing));
  }

  private static Optional<Reason> objection(BuildRequest request, Candidate candidate) {
    Optional<Reason> unfit = unfit(request, candidate.machine());
    if (unfit.isPresent()) {
      return unfit;
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
          .or(() -> ailment(candidate.machine(), reachable.health()));
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

  private static double score(BuildRequest request, Candidate candidate, Policy policy) {
    Health health = ((Condition.Reachable) candidate.condition()).health();
    double score = policy.score(request, candidate, health);
    if (Double.isNaN(score)) {
      throw new IllegalStateException(
          "the policy " + policy.name() + " scored " + candidate.machine().id() + " as NaN");
    }
    return score;
  }

  // Fisher and Yates; Collections.shuffle takes a RandomGenerator only from Java 21 on.
  private static void shuffle(List<Scored> items, RandomGenerator random) {
    for (int i = items.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Scored item = items.get(i);
      items.set(i, items.get(j));
      items.set(j, item);
    }
  }

  private record Scored(Candidate candidate, double score) {}
}
