package org.relevo.scheme.dialect;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.relevo.core.machine.SourceLocation;

/**
 * Calls procedures of a program after the program was evaluated, one call at a time, each in a thread of its own with a
 * deep stack, and ends those that take too long. A procedure that is called so can neither load files nor import modules,
 * so other programs may run meanwhile. Thread-safe.
 *
 * <p>What counts is the processor time of the call's thread: a machine that is busy with other things is no fault of the
 * program. Time on the clock is limited, too, for calls that wait for something.
 */
public final class LaterCalls {
  // How long one that was told to end may take; then it is left behind.
  private static final Duration GRACE = Duration.ofMillis(500);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final String name;
  private final Evaluation evaluation;
  private final Optional<SourceLocation> place;
  private final PrintStream output;
  private final ReentrantLock oneAtATime = new ReentrantLock();
  private @Nullable Thread leftBehind;

  /**
   * How long a call may take.
   *
   * @param processor how long its thread may run
   * @param clock how long it may take in all
   */
  public record Limits(Duration processor, Duration clock) {}

  /** What a call does. */
  @FunctionalInterface
  public interface Work<T> {
    /** Computes the value. */
    T run() throws Throwable;
  }

  /** Says that a call took too long, or that an earlier one still does. */
  public static final class TooLongException extends Exception {
    private static final long serialVersionUID = 1L;

    TooLongException(String message) {
      super(message);
    }
  }

  /**
   * Makes what calls procedures that the form of {@code evaluation} which is being evaluated, or was last, has made.
   *
   * @param name what is called, for the names of threads
   * @param output where what is printed goes
   */
  public LaterCalls(String name, Evaluation evaluation, PrintStream output) {
    this.name = name;
    this.evaluation = evaluation;
    this.place = evaluation.place();
    this.output = output;
  }

  /**
   * Makes a call. An interrupt of the calling thread ends it.
   *
   * @throws ProgramException if it fails
   * @throws TooLongException if it took longer than it may; the message says where it was
   */
  public <T> T call(Work<T> work, Limits limits)
      throws ProgramException, TooLongException, InterruptedException {
    oneAtATime.lockInterruptibly();
    try {
      if (leftBehind != null && leftBehind.isAlive()) {
        throw new TooLongException("an earlier call, which took too long, still goes on");
      }
      Deadline deadline = new Deadline(limits.clock().plus(GRACE));
      FutureTask<T> task = new FutureTask<>(
          () -> Runs.within(deadline, output, false, stock -> evaluation.later(work::run, place)));
      Thread thread = new Thread(null, task, "scheme call " + name, Runs.STACK_BYTES);
      thread.setDaemon(true);
      thread.start();
      return await(task, thread, limits);
    } finally {
      oneAtATime.unlock();
    }
  }

  private <T> T await(FutureTask<T> task, Thread thread, Limits limits)
      throws ProgramException, TooLongException, InterruptedException {
    long start = System.nanoTime();
    try {
      while (true) {
        long elapsed = System.nanoTime() - start;
        long left = Math.min(
            limits.processor().toNanos() - processorTime(thread, elapsed),
            limits.clock().toNanos() - elapsed);
        if (left <= 0 && !task.isDone()) {
          // Where it is now, before it is told to end.
          throw tooLong(thread.getStackTrace());
        }
        try {
          return task.get(Math.max(left, 1), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          // It may have waited for the processor: the time that it ran is looked at anew.
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProgramException fault) {
        throw fault;
      }
      Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
      throw new ProgramException(
          place, String.valueOf(JavaErrors.translate(cause).getMessage()), cause);
    } finally {
      end(thread);
    }
  }

  private TooLongException tooLong(StackTraceElement[] trace) {
    return new TooLongException(evaluation.tooLong(trace, place).text());
  }

  /** Ends the thread of a call, if it has not ended. */
  private void end(Thread thread) throws InterruptedException {
    if (thread.isAlive()) {
      thread.interrupt();
      thread.join(GRACE.toMillis());
      leftBehind = thread;
    }
  }

  private static long processorTime(Thread thread, long elapsed) {
    if (!THREADS.isThreadCpuTimeSupported() || !THREADS.isThreadCpuTimeEnabled()) {
      return elapsed;
    }
    // Below zero when the thread has ended.
    return Math.max(0, THREADS.getThreadCpuTime(thread.getId()));
  }
}
