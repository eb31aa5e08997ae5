package org.relevo.app.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallbacksTest {
  private final Callbacks callbacks = new Callbacks();

  @Test
  void call_fromTheWork_isMadeInTheThreadThatWaits() throws Exception {
    Thread here = Thread.currentThread();
    Thread there = callbacks.during(() -> {
      assertThat(callbacks.call(Thread::currentThread)).isSameAs(here);
      return Thread.currentThread();
    });
    assertThat(there).isNotSameAs(here);
    assertThat(callbacks.call(Thread::currentThread)).isSameAs(here);
  }

  @Test
  void failures_ofWorkAndCalls_comeThroughAsTheyAre() {
    assertThatThrownBy(() -> callbacks.during(() -> {
          throw new IOException("no");
        }))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("no");
    assertThatThrownBy(() -> callbacks.during(() -> callbacks.call(() -> {
          throw new IllegalStateException("call");
        })))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("call");
  }

  @Test
  void interrupt_whileWaiting_endsTheWorkFirst() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Thread here = Thread.currentThread();
    Thread interrupter = new Thread(() -> {
      try {
        begun.await();
        here.interrupt();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    interrupter.start();
    assertThatThrownBy(() -> callbacks.during(() -> {
          begun.countDown();
          try {
            return new CountDownLatch(1).getCount() + neverEnding();
          } finally {
            ended.countDown();
          }
        }))
        .isInstanceOf(InterruptedException.class);
    assertThat(ended.getCount()).isZero();
    interrupter.join();
  }

  private static long neverEnding() throws InterruptedException {
    new CountDownLatch(1).await();
    return 0;
  }
}
