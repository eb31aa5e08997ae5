package org.relevo.scheme.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.FinishTime;
import org.relevo.core.rank.Grounds;

/**
 * A machine that can have a build, as programs have it while they decide about that build, with what policies note about
 * it. Used by one thread at a time.
 */
final class CandidateValue {
  private final Deliberation deliberation;
  private final Candidate candidate;
  private final int index;
  private final List<Grounds> notes = new ArrayList<>(2);

  /**
   * Makes one.
   *
   * @param index its place in the order, made by chance, in which the candidates came
   */
  CandidateValue(Deliberation deliberation, Candidate candidate, int index) {
    this.deliberation = deliberation;
    this.candidate = candidate;
    this.index = index;
  }

  Candidate candidate() {
    return candidate;
  }

  int index() {
    return index;
  }

  /** Returns when the build should end there; nothing if no build is known at all. */
  Optional<FinishTime> finishTime() {
    return deliberation.finishTimes().map(times -> times.of(candidate));
  }

  /** Adds what a policy made of it. */
  void note(Grounds grounds) {
    notes.add(grounds);
  }

  /** Returns all that policies made of it. */
  Grounds grounds() {
    return switch (notes.size()) {
      case 0 -> Grounds.NONE;
      case 1 -> notes.get(0);
      default -> new Several(List.copyOf(notes));
    };
  }

  @Override
  public String toString() {
    return "#<candidate " + candidate.machine().id() + ">";
  }

  /** What several policies made of a machine. */
  private record Several(List<Grounds> notes) implements Grounds {
    @Override
    public String toString() {
      return notes.stream()
          .map(Grounds::toString)
          .filter(text -> !text.isEmpty())
          .distinct()
          .collect(Collectors.joining("; "));
    }
  }
}
