package org.relevo.core.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relevo.core.machine.TestingMachines.health;
import static org.relevo.core.machine.TestingMachines.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.history.Expectation;
import org.relevo.core.machine.ByteSize;
import org.relevo.formats.path.StoreDir;

/** What the policies that come with Relevo hold to be equally good. */
class SortingPolicyTest {
  private static final ByteSize ROOM = ByteSize.ofMebibytes(10_000);

  private static Candidate candidate(
      String name, double speed, double load, int cores, long missing) {
    return new Candidate(
        machine(name, 4, speed),
        new SlotUsage(0, 4),
        new Condition.Reachable(health(load, cores, ROOM)),
        OptionalLong.of(missing),
        OptionalDouble.of(1000));
  }

  /** Returns the names in their order, those of a tie with equals signs between them. */
  private static String order(SortingPolicy policy, Expectation expectation, Candidate... all) {
    BuildRequest request = BuildRequest.ofNeeds(StoreDir.GUIX, "x86_64-linux", Set.of());
    List<Choice> choices = policy
        .judge(new Situation(request, expectation, Optional.empty(), List.of(all)))
        .choices();
    List<String> text = new ArrayList<>();
    for (int i = 0; i < choices.size(); i++) {
      String name = choices.get(i).candidate().machine().name();
      text.add(i == 0 ? name : policy.isTie(choices.get(i - 1), choices.get(i)) ? "=" : "<");
      if (i > 0) {
        text.add(name);
      }
    }
    return String.join(" ", text);
  }

  @Test
  void isTie_equalSpeeds_areOneOfGuix() {
    assertThat(order(
            new GuixPolicy(),
            Expectation.UNKNOWN,
            candidate("a", 1, 0, 4, 5),
            candidate("b", 2, 0, 4, 5),
            candidate("c", 1, 1, 8, 0)))
        .isEqualTo("b < a = c");
  }

  @Test
  void isTie_equalShareOfACore_isOneOfLeastLoaded() {
    assertThat(order(
            new LeastLoadedPolicy(),
            Expectation.UNKNOWN,
            candidate("a", 1, 1, 4, 5),
            candidate("b", 2, 2, 8, 5),
            candidate("c", 1, 0, 8, 0)))
        .isEqualTo("c < a = b");
  }

  @Test
  void isTie_equalBytes_areOneOfMostLocalIfTheSpeedIsEqualToo() {
    assertThat(order(
            new MostLocalPolicy(),
            Expectation.UNKNOWN,
            candidate("a", 1, 0, 4, 5),
            candidate("b", 2, 0, 4, 5),
            candidate("c", 1, 0, 4, 5)))
        .isEqualTo("b < a = c");
  }

  @Test
  void isTie_equalEnds_areOneOfFastestFinish() {
    Expectation minute = new Expectation(
        Optional.of(Duration.ofSeconds(60)), Expectation.Basis.NAME, 3, Optional.empty());
    // 60 s of sending and 30 s of building are as long as 30 s and 60 s.
    assertThat(order(
            new FastestFinishPolicy(),
            minute,
            candidate("a", 2, 0, 4, 60_000),
            candidate("b", 1, 0, 4, 30_000),
            candidate("c", 1, 0, 4, 0)))
        .isEqualTo("c < a = b");
    assertThat(order(
            new FastestFinishPolicy(),
            Expectation.UNKNOWN,
            candidate("a", 2, 0, 4, 60_000),
            candidate("b", 2, 0, 4, 0),
            candidate("c", 3, 0, 4, 0)))
        .isEqualTo("c < a = b");
  }
}
