package org.relevo.core.offload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.LoadAverage;
import org.relevo.core.machine.SlotSharing;

class MemoryWatchTest {
  private static final Instant START = Instant.ofEpochSecond(1000);

  private final MemoryWatch watch = new MemoryWatch();

  /** Returns how a machine with 10,000 bytes is that are used up to {@code used}, some seconds after the start. */
  static Health using(long used, Instant at, Optional<SlotSharing> slots) {
    return new Health(
        "host",
        "Linux 6.1.0",
        "x86_64",
        4,
        new LoadAverage(0, 0, 0),
        ByteSize.ofMebibytes(10_000),
        "/gnu/store",
        Optional.of(new ByteSize(10_000)),
        Optional.of(new ByteSize(10_000 - used)),
        Duration.ZERO,
        slots,
        at);
  }

  private void sample(long used, int second) {
    watch.sampled(using(used, START.plusSeconds(second), Optional.empty()));
  }

  @Test
  void peak_severalSamples_isTheHighestLessWhatWasUsedBefore() {
    sample(9000, -40);
    sample(2000, -3);
    MemoryWatch.Run run = watch.begin(START, true);
    sample(2500, 5);
    sample(7000, 10);
    sample(3000, 15);
    assertThat(run.peak()).contains(new ByteSize(5000));
  }

  @Test
  void peak_noSampleWhileItRan_isNotMeasured() {
    sample(2000, -3);
    MemoryWatch.Run run = watch.begin(START, true);
    // It was taken before, and came late.
    sample(7000, -1);
    assertThat(run.peak()).isEmpty();
  }

  @Test
  void peak_noSampleShortlyBefore_isNotMeasured() {
    sample(2000, -31);
    MemoryWatch.Run run = watch.begin(START, true);
    sample(7000, 5);
    assertThat(run.peak()).isEmpty();
  }

  @Test
  void peak_somethingElseEnded_isNotMeasured() {
    sample(7000, -3);
    MemoryWatch.Run run = watch.begin(START, true);
    sample(3000, 5);
    assertThat(run.peak()).isEmpty();
  }

  @Test
  void peak_anotherBuildOfThisProcessMeanwhile_isNotMeasuredForEither() {
    sample(2000, -3);
    MemoryWatch.Run first = watch.begin(START, true);
    sample(4000, 5);
    MemoryWatch.Run second = watch.begin(START.plusSeconds(6), true);
    sample(7000, 7);
    second.close();
    sample(7000, 8);
    assertThat(first.peak()).isEmpty();
    assertThat(second.peak()).isEmpty();
    first.close();
    MemoryWatch.Run third = watch.begin(START.plusSeconds(9), true);
    sample(7500, 10);
    assertThat(third.peak()).as("alone again").contains(new ByteSize(500));
  }

  @Test
  void peak_buildOfAnotherProcess_isNotMeasured() {
    sample(2000, -3);
    MemoryWatch.Run run = watch.begin(START, false);
    sample(7000, 5);
    assertThat(run.peak()).isEmpty();
  }

  @Test
  void peak_buildOfAnotherHead_isNotMeasured() {
    sample(2000, -3);
    MemoryWatch.Run run = watch.begin(START, true);
    watch.sampled(using(7000, START.plusSeconds(5), Optional.of(new SlotSharing.Held(Set.of(0)))));
    assertThat(run.peak()).contains(new ByteSize(5000));
    watch.sampled(
        using(7000, START.plusSeconds(6), Optional.of(new SlotSharing.Held(Set.of(0, 3)))));
    assertThat(run.peak()).isEmpty();
  }

  @Test
  void peak_machineTellsNoMemory_isNotMeasured() {
    Health mute = using(0, START, Optional.empty()).withMemory(Optional.empty(), Optional.empty());
    watch.sampled(mute);
    MemoryWatch.Run run = watch.begin(START, true);
    watch.sampled(mute);
    assertThat(run.peak()).isEmpty();
  }
}
