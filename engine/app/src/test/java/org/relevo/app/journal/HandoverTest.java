package org.relevo.app.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.relevo.core.rank.Decision;

@Timeout(30)
class HandoverTest {
  private final TestingSituations situations = new TestingSituations(new SplittableRandom(1));

  private JournalEvent event(int weight) {
    return new JournalEvent.Decided(
        Instant.EPOCH, situations.large(weight - 1), "guix", 1, Decision.of(List.of()));
  }

  @Test
  void offer_tooMuchWaits_dropsAndCounts() throws Exception {
    Handover handover = new Handover(10, 100);
    JournalEvent first = event(6);
    JournalEvent second = event(4);
    handover.offer(first);
    handover.offer(event(5));
    handover.offer(second);
    handover.offer(event(1));

    assertThat(handover.takeDropped()).isEqualTo(2);
    assertThat(handover.takeDropped()).isZero();
    assertThat(handover.take()).containsExactly(first, second);
  }

  @Test
  void offer_oneThatWeighsMore_isTakenWhenNothingWaits() throws Exception {
    Handover handover = new Handover(10, 100);
    JournalEvent large = event(50);
    handover.offer(large);

    assertThat(handover.take()).containsExactly(large);
    assertThat(handover.takeDropped()).isZero();
  }

  @Test
  void take_much_givesItInPieces() throws Exception {
    Handover handover = new Handover(100, 5);
    for (int i = 0; i < 4; i++) {
      handover.offer(event(3));
    }

    assertThat(handover.take()).hasSize(2);
    assertThat(handover.take()).hasSize(2);
  }

  @Test
  void take_nothingThere_waitsForAnEventOrTheEnd() throws Exception {
    Handover handover = new Handover(10, 10);
    CompletableFuture<List<JournalEvent>> taken = CompletableFuture.supplyAsync(() -> {
      try {
        return handover.take();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    JournalEvent event = event(1);
    handover.offer(event);
    assertThat(taken.get(20, TimeUnit.SECONDS)).containsExactly(event);

    handover.offer(event);
    handover.close();
    handover.offer(event);

    assertThat(handover.take()).containsExactly(event);
    assertThat(handover.take()).isEmpty();
  }
}
