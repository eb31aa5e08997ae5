package org.relevo.core.rank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code guix}: the highest {@code speed} first, as the GNU Guix manual has it ("Using the Offload Facility"). */
public final class GuixPolicy implements SortingPolicy {
  @Override
  public String name() {
    return "guix";
  }

  @Override
  public Verdict.Order judge(Situation situation) {
    List<Candidate> sorted = new ArrayList<>(situation.candidates());
    sorted.sort(
        Comparator.comparingDouble((Candidate candidate) -> candidate.machine().speed())
            .reversed());
    return new Verdict.Order(sorted.stream().map(GuixPolicy::choice).toList());
  }

  @Override
  public boolean isTie(Choice a, Choice b) {
    return a.candidate().machine().speed() == b.candidate().machine().speed();
  }

  static Choice choice(Candidate candidate) {
    return new Choice(candidate, new Grounds.Speed(candidate.machine().speed()));
  }
}
