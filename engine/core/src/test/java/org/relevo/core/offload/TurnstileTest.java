package org.relevo.core.offload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnstileTest {
  @Test
  void enter_placesFree_atOnce() throws Exception {
    Turnstile turnstile = new Turnstile(3, Duration.ofMinutes(10));
    for (int i = 0; i < 100; i++) {
      List<Runnable> inside = new ArrayList<>();
      for (int place = 0; place < 3; place++) {
        inside.add(turnstile.enter());
      }
      inside.forEach(Runnable::run);
    }
  }

  @Test
  void enter_noneOfThoseInsideEnds_oneMoreAfterEachPause() throws Exception {
    Turnstile turnstile = new Turnstile(1, Duration.ofMillis(30));
    Runnable first = turnstile.enter();
    long start = System.nanoTime();
    List<Runnable> others = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      others.add(turnstile.enter());
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(110));
    // Those had no place, so their ends make none.
    others.forEach(Runnable::run);
    long again = System.nanoTime();
    turnstile.enter().run();
    assertThat(Duration.ofNanos(System.nanoTime() - again)).isGreaterThan(Duration.ofMillis(29));
    first.run();
  }

  @Test
  void enter_oneInsideEnds_itsPlaceIsTaken() throws Exception {
    Turnstile turnstile = new Turnstile(1, Duration.ofMinutes(10));
    Runnable first = turnstile.enter();
    Thread ender = new Thread(first);
    ender.start();
    turnstile.enter().run();
    ender.join();
  }
}
