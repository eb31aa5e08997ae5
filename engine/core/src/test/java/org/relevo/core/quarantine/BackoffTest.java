package org.relevo.core.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));

  /** Gives the lower or the upper end of every range that is asked for. */
  private record Extreme(boolean upper) implements RandomGenerator {
    @Override
    public long nextLong() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long nextLong(long origin, long bound) {
      return upper ? bound - 1 : origin;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UNREACHABLE, 1, 5000, 7500",
    "UNREACHABLE, 2, 10000, 15000",
    "DAEMON_AWAY, 3, 20000, 30000",
    "LOST_IN_BUILD, 6, 160000, 240000",
    "TOO_SLOW, 7, 200000, 300000",
    "DISK_FULL, 2147483647, 200000, 300000",
    "WRONG_HOST_KEY, 1, 60000, 90000",
    "LOGIN_REFUSED, 2, 120000, 180000",
    "TRANSFER_REFUSED, 3, 200000, 300000",
    "TRANSFER_REFUSED, 1000, 200000, 300000",
  })
  void time_failuresInARow_growsWithinItsRange(
      Trouble kind, int failures, long shortest, long longest) {
    assertThat(BACKOFF.time(kind, failures, new Extreme(false)))
        .isEqualTo(Duration.ofMillis(shortest));
    assertThat(BACKOFF.time(kind, failures, new Extreme(true)))
        .isEqualTo(Duration.ofMillis(longest));
  }

  @Test
  void time_anySettings_isNeverBeyondTheBounds() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      Duration first = Duration.ofNanos(1 + random.nextLong(Duration.ofHours(1).toNanos()));
      Duration longest = first.plusNanos(random.nextLong(Duration.ofDays(2).toNanos()));
      List<Trouble> kinds = List.of(Trouble.values());
      Trouble kind = kinds.get(random.nextInt(kinds.size()));
      int failures = random.nextBoolean() ? 1 + random.nextInt(20) : 1 + random.nextInt(1 << 30);
      assertThat(new Backoff(first, longest).time(kind, failures, random))
          .as("seed %d, round %d: %s..%s, %s, %d", seed, round, first, longest, kind, failures)
          .isBetween(first, longest);
    }
  }

  @Test
  void time_manyMachines_areSpread() {
    Random random = new Random(1);
    assertThat(java.util.stream.Stream.generate(
                () -> BACKOFF.time(Trouble.UNREACHABLE, 9, random).toSeconds())
            .limit(200)
            .distinct())
        .hasSizeGreaterThan(50);
  }

  @Test
  void backoff_boundsThatMakeNoSense_areRefused() {
    for (List<Duration> bounds : List.of(
        List.of(Duration.ZERO, Duration.ofSeconds(1)),
        List.of(Duration.ofSeconds(2), Duration.ofSeconds(1)))) {
      assertThatThrownBy(() -> new Backoff(bounds.get(0), bounds.get(1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
