package org.relevo.core.rank;

/** {@code guix}: the highest {@code speed} first, as the GNU Guix manual has it ("Using the Offload Facility"). */
public final class GuixPolicy implements Policy {
  @Override
  public String name() {
    return "guix";
  }

  @Override
  public Verdict.Order judge(Situation situation) {
    return new Verdict.Order(Figured.ascending(
        situation.candidates(), candidate -> -candidate.machine().speed(), GuixPolicy::grounds));
  }

  static Grounds grounds(Candidate candidate) {
    return new Grounds.Speed(candidate.machine().speed());
  }
}
