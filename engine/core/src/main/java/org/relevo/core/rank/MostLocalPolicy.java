package org.relevo.core.rank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.relevo.core.machine.ByteSize;

/**
 * {@code most-local}: the machine first that lacks the fewest bytes of what the build needs; among equals the fastest. One
 * of which it is not known comes after those of which it is.
 */
public final class MostLocalPolicy implements SortingPolicy {
  /**
   * What a machine lacks.
   *
   * @param bytes how much; empty: not known
   */
  record Missing(OptionalLong bytes) implements Grounds {
    @Override
    public String toString() {
      return bytes.isPresent()
          ? "lacks " + new ByteSize(bytes.getAsLong())
          : "what it lacks is not known";
    }
  }

  @Override
  public String name() {
    return "most-local";
  }

  @Override
  public Verdict.Order judge(Situation situation) {
    List<Candidate> sorted = new ArrayList<>(situation.candidates());
    sorted.sort(Comparator.comparingLong(
            (Candidate candidate) -> candidate.missingBytes().orElse(Long.MAX_VALUE))
        .thenComparing(candidate -> candidate.machine().speed(), Comparator.reverseOrder()));
    return new Verdict.Order(sorted.stream()
        .map(candidate -> new Choice(candidate, new Missing(candidate.missingBytes())))
        .toList());
  }

  @Override
  public boolean isTie(Choice a, Choice b) {
    return a.grounds().equals(b.grounds())
        && a.candidate().machine().speed() == b.candidate().machine().speed();
  }
}
