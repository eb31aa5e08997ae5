package org.relevo.app.hook;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Notices that the process that started this one is gone. */
final class ParentWatch implements AutoCloseable {
  private static final long PERIOD_MILLIS = 1000;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "parent-watch");
        thread.setDaemon(true);
        return thread;
      });

  private ParentWatch() {}

  /** Runs {@code action} once when this process has another parent than now. */
  static ParentWatch start(Runnable action) {
    return start(
        () -> ProcessHandle.current().parent().map(ProcessHandle::pid), action, PERIOD_MILLIS);
  }

  static ParentWatch start(Supplier<Optional<Long>> parent, Runnable action, long periodMillis) {
    ParentWatch watch = new ParentWatch();
    Optional<Long> first = parent.get();
    var unused = watch.timer.scheduleWithFixedDelay(
        () -> {
          if (!parent.get().equals(first)) {
            watch.timer.shutdown();
            action.run();
          }
        },
        periodMillis,
        periodMillis,
        TimeUnit.MILLISECONDS);
    return watch;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
