package org.relevo.app.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParentWatchTest {
  private final AtomicReference<Optional<Long>> parent = new AtomicReference<>(Optional.of(100L));
  private final Semaphore looks = new Semaphore(0);

  private ParentWatch watch(Runnable action) {
    return ParentWatch.start(
        () -> {
          looks.release();
          return parent.get();
        },
        action,
        1);
  }

  /** Waits for some looks at the parent more. */
  private void awaitLooks() throws InterruptedException {
    looks.drainPermits();
    assertThat(looks.tryAcquire(5, 20, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 0})
  void start_parentGone_actsOnce(long adopted) throws InterruptedException {
    CountDownLatch gone = new CountDownLatch(1);
    AtomicInteger actions = new AtomicInteger();
    try (ParentWatch unused = watch(() -> {
      actions.incrementAndGet();
      gone.countDown();
    })) {
      awaitLooks();
      assertThat(actions).hasValue(0);

      // Adopted by another process; in a container there may be none to be seen.
      parent.set(adopted == 0 ? Optional.empty() : Optional.of(adopted));

      assertThat(gone.await(20, TimeUnit.SECONDS)).isTrue();
      parent.set(Optional.of(7L));
      assertThat(looks.tryAcquire(1000, 50, TimeUnit.MILLISECONDS))
          .as("it looks no more")
          .isFalse();
      assertThat(actions).hasValue(1);
    }
  }

  @Test
  void close_whileTheParentLives_looksNoMore() throws InterruptedException {
    AtomicInteger actions = new AtomicInteger();
    ParentWatch watch = watch(actions::incrementAndGet);
    awaitLooks();

    watch.close();
    parent.set(Optional.of(1L));

    looks.drainPermits();
    // One look may have been under way.
    assertThat(looks.tryAcquire(3, 50, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(actions.get()).isLessThanOrEqualTo(1);
  }
}
