package org.relevo.app.daemon.build;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Watches the time that a builder takes and the time that it is silent, until closed. */
final class TimeLimits implements AutoCloseable {
  private final ScheduledExecutorService timer;
  private final LongSupplier silentNanos;
  private final Consumer<DerivationBuild.End> end;
  private volatile boolean closed;

  private TimeLimits(
      ScheduledExecutorService timer, LongSupplier silentNanos, Consumer<DerivationBuild.End> end) {
    this.timer = timer;
    this.silentNanos = silentNanos;
    this.end = end;
  }

  static TimeLimits watch(
      ScheduledExecutorService timer,
      BuildSettings settings,
      LongSupplier silentNanos,
      Consumer<DerivationBuild.End> end) {
    TimeLimits limits = new TimeLimits(timer, silentNanos, end);
    settings
        .timeout()
        .ifPresent(
            limit -> limits.after(limit.toNanos(), () -> end.accept(DerivationBuild.End.TIMEOUT)));
    settings.maxSilent().ifPresent(limit -> limits.checkSilence(limit, limit.toNanos()));
    return limits;
  }

  private void checkSilence(Duration limit, long nanos) {
    after(nanos, () -> {
      long left = limit.toNanos() - silentNanos.getAsLong();
      if (left <= 0) {
        end.accept(DerivationBuild.End.SILENCE);
      } else {
        checkSilence(limit, left);
      }
    });
  }

  private void after(long nanos, Runnable action) {
    var unused = timer.schedule(
        () -> {
          if (!closed) {
            action.run();
          }
        },
        nanos,
        TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    closed = true;
  }
}
