package org.relevo.core.rank;

/** {@code guix}: the highest {@code speed} first, as the GNU Guix manual has it ("Using the Offload Facility"). */
public final class GuixPolicy implements SortingPolicy {
  @Override
  public String name() {
    return "guix";
  }

  @Override
  public Verdict.Order judge(Situation situation) {
    return new Verdict.Order(Figured.ascending(
        situation.candidates(), candidate -> -candidate.machine().speed(), GuixPolicy::grounds));
  }

  @Override
  public boolean isTie(Choice a, Choice b) {
    return a.candidate().machine().speed() == b.candidate().machine().speed();
  }

  static Grounds grounds(Candidate candidate) {
    return new Grounds.Speed(candidate.machine().speed());
  }
}
