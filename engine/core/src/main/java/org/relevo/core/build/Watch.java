package org.relevo.core.build;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps watch over blocking tasks, each on a thread of its own: when one fails, when time is up, when nothing moves any
 * more or when the caller is interrupted, it ends them all and says what came first.
 *
 * <p>Ending goes in two steps, since a task that can still say something useful should: first {@code ease}, which lets
 * the other tasks run into an error, and if they do not within {@link #GRACE}, {@code abort}, which must make every
 * blocked read and write of theirs fail, typically by closing a connection.
 *
 * @param what what is done, for messages
 * @param total how long all may take; empty: no limit
 * @param silence how long {@code pulse} may stay the same; empty: no limit
 * @param pulse a number that changes whenever something moves
 * @param ease the first step
 * @param abort the second step
 */
public record Watch(
    String what,
    Optional<Duration> total,
    Optional<Duration> silence,
    LongSupplier pulse,
    Runnable ease,
    Runnable abort) {
  /** How long tasks have to end after each of the two steps. */
  static final Duration GRACE = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(Watch.class);
  private static final long LONGEST_NAP_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Something that blocks. */
  @FunctionalInterface
  public interface Task {
    /** Does it. */
    void run() throws IOException, InterruptedException;
  }

  /**
   * Runs the tasks and returns when all have returned.
   *
   * @throws IOException the failure of the task that failed first, or {@link StalledException}
   * @throws InterruptedException if this thread was interrupted; the tasks were ended
   */
  public void over(Task... tasks) throws IOException, InterruptedException {
    CompletableFuture<Void> failed = new CompletableFuture<>();
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (Task task : tasks) {
      ends.add(start(task, failed, ends.size()));
    }
    CompletableFuture<Void> all =
        CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new));
    CompletableFuture<Object> first = CompletableFuture.anyOf(all, failed);
    try {
      await(first);
      // Tasks that fail before the line above is reached may be seen as ended only.
      if (failed.isCompletedExceptionally()) {
        failed.get();
      }
    } catch (ExecutionException e) {
      end(all);
      throw failure(e.getCause());
    } catch (StalledException | InterruptedException e) {
      // Nobody has anything useful to say any more.
      abort.run();
      end(all);
      throw e;
    }
  }

  /**
   * Waits until the threads of an executor that was shut down have ended, but not for longer than watched tasks have for
   * that; an interrupt ends the wait and is kept.
   */
  public static void awaitEnd(ExecutorService threads) {
    try {
      if (!threads.awaitTermination(3 * GRACE.toNanos(), TimeUnit.NANOSECONDS)) {
        log.warn("some builds do not end although they were told to");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletableFuture<Void> start(Task task, CompletableFuture<Void> failed, int number) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Thread thread = new Thread(
        () -> {
          try {
            task.run();
          } catch (IOException | InterruptedException | RuntimeException | Error e) {
            failed.completeExceptionally(e);
          } finally {
            end.complete(null);
          }
        },
        what + " #" + (number + 1));
    thread.setDaemon(true);
    thread.start();
    return end;
  }

  private void await(CompletableFuture<Object> first)
      throws InterruptedException, ExecutionException, StalledException {
    long start = System.nanoTime();
    long moved = start;
    long last = pulse.getAsLong();
    while (true) {
      long now = System.nanoTime();
      long count = pulse.getAsLong();
      if (count != last) {
        last = count;
        moved = now;
      }
      long left = Math.min(left(total, now - start, false), left(silence, now - moved, true));
      try {
        first.get(Math.min(left, LONGEST_NAP_NANOS), TimeUnit.NANOSECONDS);
        return;
      } catch (TimeoutException e) {
        // Look again.
      }
    }
  }

  private long left(Optional<Duration> limit, long spentNanos, boolean quiet)
      throws StalledException {
    if (limit.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long left = limit.get().toNanos() - spentNanos;
    if (left <= 0) {
      throw new StalledException(what, quiet, limit.get());
    }
    return left;
  }

  private void end(CompletableFuture<Void> all) {
    boolean interrupted = Thread.interrupted();
    try {
      ease.run();
      if (!ended(all)) {
        abort.run();
        if (!ended(all)) {
          log.warn("{}: a thread does not end although its connection was closed", what);
        }
      }
    } catch (InterruptedException e) {
      abort.run();
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean ended(CompletableFuture<Void> all) throws InterruptedException {
    try {
      all.get(GRACE.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("an end that fails", e);
    }
  }

  private static IOException failure(@Nullable Throwable cause) throws InterruptedException {
    if (cause instanceof IOException io) {
      return io;
    } else if (cause instanceof RuntimeException runtime) {
      throw runtime;
    } else if (cause instanceof Error error) {
      throw error;
    } else if (cause instanceof InterruptedException) {
      throw new InterruptedException("a task was interrupted");
    }
    return new IOException(cause);
  }
}
