package org.relevo.core.rank;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Resources;

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

  private static final GuixPolicy FALLBACK = new GuixPolicy();

  private Ranking() {}

  /**
   * Returns what becomes of every candidate: those that can have the build first, in order, then the others in the order
   * given. A policy that fails is complained of, and {@link GuixPolicy} decides.
   *
   * @param random what decides between equals
   */
  public static Decision decide(Situation situation, Policy policy, RandomGenerator random) {
    List<Candidate> fit = new ArrayList<>(situation.candidates().size());
    List<Placement> others = new ArrayList<>();
    for (Candidate candidate : situation.candidates()) {
      @Nullable Reason reason = Rules.objection(situation, candidate);
      if (reason == null) {
        fit.add(candidate);
      } else {
        others.add(new Placement.PassedOver(candidate, reason));
      }
    }
    if (fit.isEmpty()) {
      return Decision.of(others);
    }
    shuffle(fit, random);
    Situation left = situation.with(fit);
    try {
      List<Placement> placements = policy instanceof SortingPolicy sorting
          ? Judgement.ofSound(policy.name(), sorting.judge(left))
          : Judgement.of(policy.name(), policy.judge(left), fit);
      placements.addAll(others);
      return Decision.of(placements);
    } catch (PolicyException e) {
      List<Placement> placements = Judgement.ofSound(FALLBACK.name(), FALLBACK.judge(left));
      placements.addAll(others);
      return Decision.of(
          placements,
          Optional.of("the policy " + policy.name() + " failed, so " + FALLBACK.name()
              + " decides: " + e.getMessage()));
    }
  }

  /** Returns whether {@code candidate} can have the build now, whatever the policy makes of it. */
  public static boolean admits(Situation situation, Candidate candidate) {
    return Rules.objection(situation, candidate) == null;
  }

  /** Returns why {@code machine} could never do this build, if so. */
  public static Optional<Reason> unfit(BuildRequest request, BuildMachine machine) {
    return Optional.ofNullable(Rules.unfit(request, machine));
  }

  /**
   * Returns why {@code candidate} must not get the build when {@code committed} is what other builds there need.
   *
   * @param candidate the machine as it was ranked
   */
  public static Optional<Reason> overcommitted(
      BuildRequest request, Candidate candidate, Resources committed) {
    return Optional.ofNullable(ResourceRules.committed(request.resources(), candidate, committed));
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
