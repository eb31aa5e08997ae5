package org.relevo.core.offload;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.relevo.core.quarantine.Trouble;
import org.relevo.core.rank.Condition;

/** One machine being asked how it is, among many that are asked side by side. */
final class Question {
  /** How often is looked whether one that waits for its turn has had it. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Station station;
  private final boolean suspect;
  private final CompletableFuture<Condition> answer = new CompletableFuture<>();
  private volatile long begun;
  private volatile boolean hasBegun;

  Question(Station station) {
    this.station = station;
    this.suspect = !station.standing().sentences().isEmpty();
  }

  /** Puts the question when its turn has come. */
  Question put(ExecutorService askers, Turnstile turnstile, boolean early) {
    askers.execute(() -> {
      try {
        Runnable leave = turnstile.enter();
        try {
          begun = System.nanoTime();
          hasBegun = true;
          answer.complete(station.condition(early));
        } finally {
          leave.run();
        }
      } catch (InterruptedException | RuntimeException | Error e) {
        answer.completeExceptionally(e);
      }
    });
    return this;
  }

  CompletableFuture<Condition> answer() {
    return answer;
  }

  /**
   * Waits for the answer while there is time, and returns what is known then. A machine that had nothing against it, and as
   * much time as is fair, and did not answer, is too slow.
   *
   * @param from when the fair time begins at the earliest, by {@link System#nanoTime}
   * @param limit the longest fair time; one that failed of late has a tenth of it
   * @param end when all waiting ends
   */
  Condition await(long from, long limit, long end) throws InterruptedException {
    long fair = suspect ? limit / 10 : limit;
    while (!answer.isDone()) {
      long now = System.nanoTime();
      // Compared by difference: the clock may begin anywhere.
      long left = end - now;
      boolean put = hasBegun;
      long since = put ? now - begun : 0;
      long sinceBoth = Math.min(since, now - from);
      if (left <= 0 || (put && sinceBoth >= fair)) {
        return silent(since, put && since >= fair);
      }
      sleep(put ? Math.min(left, fair - sinceBoth) : Math.min(left, LOOK_NANOS));
    }
    try {
      return answer.join();
    } catch (CompletionException e) {
      return new Condition.Unreachable("asking it failed: " + e.getCause());
    }
  }

  private void sleep(long nanos) throws InterruptedException {
    try {
      answer.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Looked at by the caller.
    }
  }

  private Condition silent(long sinceNanos, boolean hadTime) {
    if (!hadTime) {
      return new Condition.Unreachable(
          "its turn to be asked came too late, since so many others do not answer");
    }
    String waited = String.format(Locale.ROOT, "no answer within %.1f s", sinceNanos / 1e9);
    if (suspect) {
      return new Condition.Unreachable(waited + ", and it failed before");
    }
    // Noted now, not when the last time limit has passed: this process may not live that long.
    station.failed(Trouble.TOO_SLOW, waited);
    return new Condition.Unreachable(waited);
  }
}
