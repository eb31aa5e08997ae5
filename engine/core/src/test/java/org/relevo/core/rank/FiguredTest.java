package org.relevo.core.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relevo.core.rank.TestingSituations.candidate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FiguredTest {
  private static List<Double> sorted(double... figures) {
    List<Candidate> candidates = new ArrayList<>();
    Map<Candidate, Double> byCandidate = new HashMap<>();
    for (double figure : figures) {
      Candidate candidate = candidate("m" + candidates.size(), 1, 0);
      candidates.add(candidate);
      byCandidate.put(candidate, figure);
    }
    return Figured.ascending(
            candidates,
            candidate -> Objects.requireNonNull(byCandidate.get(candidate)),
            candidate -> Grounds.NONE)
        .stream()
        .map(choice -> Objects.requireNonNull(byCandidate.get(choice.candidate())))
        .toList();
  }

  @Test
  void ascending_everyKindOfFigure_isSorted() {
    assertThat(sorted(
            1,
            -1,
            0.5,
            Double.POSITIVE_INFINITY,
            -1e300,
            1e-300,
            0,
            Double.NEGATIVE_INFINITY,
            -2,
            1e300))
        .containsExactly(
            Double.NEGATIVE_INFINITY,
            -1e300,
            -2.0,
            -1.0,
            0.0,
            1e-300,
            0.5,
            1.0,
            1e300,
            Double.POSITIVE_INFINITY);
  }

  @Test
  void ascending_equals_stayInTheirOrder() {
    assertThat(sorted(0.0, -0.0, 0.0)).containsExactly(0.0, -0.0, 0.0);
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      candidates.add(candidate("m" + i, -1 + i % 3 + 1.5, 0));
    }
    List<Candidate> stable = new ArrayList<>(candidates);
    stable.sort(Comparator.comparingDouble(candidate -> -candidate.machine().speed()));
    assertThat(Figured.ascending(
            candidates, candidate -> -candidate.machine().speed(), candidate -> Grounds.NONE))
        .extracting(Choice::candidate)
        .containsExactlyElementsOf(stable);
  }

  @Test
  void ascending_noneOrOne_isThat() {
    assertThat(sorted()).isEmpty();
    assertThat(sorted(-3)).containsExactly(-3.0);
  }

  @Test
  void ascending_randomFigures_isAsTheUsualSort() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      double[] figures = random.doubles(random.nextInt(70), -1e6, 1e6).toArray();
      List<Double> usual = new ArrayList<>();
      for (double figure : figures) {
        usual.add(figure);
      }
      usual.sort(Comparator.naturalOrder());
      assertThat(sorted(figures)).as("seed " + seed).isEqualTo(usual);
    }
  }
}
