package org.relevo.core.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WatchTest {
  private final CountDownLatch aborted = new CountDownLatch(1);
  private final AtomicInteger eased = new AtomicInteger();
  private final AtomicLong pulse = new AtomicLong();

  private Watch watch(Optional<Duration> total, Optional<Duration> silence) {
    return new Watch(
        "the task", total, silence, pulse::get, eased::incrementAndGet, aborted::countDown);
  }

  private Watch watch() {
    return watch(Optional.empty(), Optional.empty());
  }

  private void hang() throws IOException, InterruptedException {
    aborted.await();
    throw new IOException("closed");
  }

  @Test
  void over_tasksThatEnd_returns() throws Exception {
    AtomicInteger done = new AtomicInteger();
    watch().over(done::incrementAndGet, done::incrementAndGet);
    assertThat(done).hasValue(2);
    assertThat(eased).hasValue(0);
  }

  @Test
  void over_oneFails_endsTheOtherAndThrowsTheFirst() {
    assertThatThrownBy(() -> watch().over(this::hang, () -> {
          throw new IOException("disk full");
        }))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");
    assertThat(eased).hasValue(1);
    assertThat(aborted.getCount()).isZero();
  }

  @Test
  void over_failuresAtOnce_areNeverTakenForSuccess() {
    for (int i = 0; i < 200; i++) {
      assertThatThrownBy(() -> watch().over(() -> {
            throw new IOException("at once");
          }))
          .hasMessage("at once");
    }
  }

  @Test
  void over_runtimeException_passesThrough() {
    assertThatThrownBy(() -> watch().over(() -> {
          throw new IllegalStateException("a fault");
        }))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void over_pastTheTotal_abortsAndSaysSo() {
    assertThatThrownBy(
            () -> watch(Optional.of(Duration.ofMillis(50)), Optional.empty()).over(this::hang))
        .isInstanceOfSatisfying(
            StalledException.class, e -> assertThat(e.silence()).isFalse())
        .hasMessage("the task: not done after 50 ms");
  }

  @Test
  void over_nothingMoves_abortsAndSaysSo() {
    assertThatThrownBy(
            () -> watch(Optional.empty(), Optional.of(Duration.ofMillis(50))).over(this::hang))
        .isInstanceOfSatisfying(
            StalledException.class, e -> assertThat(e.silence()).isTrue())
        .hasMessage("the task: nothing moved for 50 ms");
  }
}
