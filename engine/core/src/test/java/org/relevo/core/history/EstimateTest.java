package org.relevo.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.relevo.core.history.Estimate.Send;

class EstimateTest {
  private static final long SECOND = 1_000_000_000;
  private static final long MIB = 1 << 20;

  @Test
  void median_evenNumber_isTheLowerOfTheMiddle() {
    assertThat(Estimate.median(4, 1, 3, 2)).isEqualTo(2);
    assertThat(Estimate.median(7)).isEqualTo(7);
    assertThat(Estimate.median(1, 1_000_000, 2)).isEqualTo(2);
  }

  @Test
  void normalNanos_fastAndLoadedMachine_isTheIdleOneOfSpeedOne() {
    // On a machine twice as fast whose other work took three quarters of it.
    assertThat(Estimate.normalNanos(6 * SECOND, 2, 4)).isEqualTo(3 * SECOND);
  }

  @Test
  void normalNanos_slowdownBelowOne_countsAsOne() {
    assertThat(Estimate.normalNanos(SECOND, 1, 0.25)).isEqualTo(SECOND);
  }

  @Test
  void rate_oneStalledSend_doesNotCount() {
    List<Send> sends = List.of(
        new Send(10 * MIB, SECOND), new Send(11 * MIB, SECOND), new Send(10 * MIB, 100 * SECOND));
    assertThat(Estimate.rate(sends)).hasValue(10.0 * MIB);
  }

  @Test
  void rate_manySmallOnesAndALargeOne_isTheLargeOnes() {
    Send small = new Send(MIB, SECOND);
    assertThat(Estimate.rate(List.of(small, small, small, small, new Send(50 * MIB, SECOND))))
        .hasValue(50.0 * MIB);
  }

  @Test
  void rate_oneHugeSend_doesNotCountForAllOthers() {
    Send usual = new Send(100 * MIB, SECOND);
    assertThat(Estimate.rate(List.of(usual, usual, usual, new Send(10_000 * MIB, 1000 * SECOND))))
        .hasValue(100.0 * MIB);
  }

  @Test
  void rate_nothing_isNotKnown() {
    assertThat(Estimate.rate(List.of())).isEmpty();
  }
}
