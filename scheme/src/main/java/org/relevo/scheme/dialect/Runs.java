package org.relevo.scheme.dialect;

import gnu.expr.Language;
import gnu.kawa.io.OutPort;
import gnu.kawa.lispexpr.ReadTable;
import gnu.mapping.Environment;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs programs, one at a time in the whole process, because Kawa has global tables, each run in a thread of its own with
 * a deep stack.
 */
final class Runs {
  static final long STACK_BYTES = 64L << 20;
  // A program that does not end of itself when its time is over (it waits for input, say) is left
  // behind.
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private Runs() {}

  /** What a run does, in its thread. */
  @FunctionalInterface
  interface Work<T> {
    T run(Stock stock) throws ProgramException;
  }

  /**
   * Runs {@code work}. An interrupt of the calling thread ends it.
   *
   * @param name what is run, for messages
   * @param limit how long it may take
   * @param output where what is printed goes
   * @param trusted whether names may mean something of Java
   */
  static <T> T run(String name, Duration limit, PrintStream output, boolean trusted, Work<T> work)
      throws ProgramException, InterruptedException {
    ONE_AT_A_TIME.lockInterruptibly();
    try {
      Deadline deadline = new Deadline(limit);
      FutureTask<T> task = new FutureTask<>(() -> within(deadline, output, trusted, work));
      Thread thread = new Thread(null, task, "scheme " + name, STACK_BYTES);
      thread.setDaemon(true);
      thread.start();
      return await(task, thread, name, limit, deadline);
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  private static <T> T await(
      FutureTask<T> task, Thread thread, String name, Duration limit, Deadline deadline)
      throws ProgramException, InterruptedException {
    try {
      while (true) {
        Duration left = deadline.left().plus(GRACE);
        try {
          return task.get(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          // The deadline may have stood still meanwhile.
          if (deadline.left().plus(GRACE).isNegative()) {
            throw e;
          }
        }
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      // What was interrupted may still use Kawa's tables; it notices at its next call of a
      // procedure.
      thread.join(GRACE.toMillis());
      throw e;
    } catch (TimeoutException e) {
      thread.interrupt();
      throw new ProgramException(
          Optional.empty(),
          name + ": the program takes longer than " + limit.toSeconds() + " s",
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProgramException fault) {
        throw fault;
      }
      Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
      throw new ProgramException(
          Optional.empty(), name + ": " + JavaErrors.translate(cause).getMessage(), e);
    }
  }

  /** Does {@code work} in this thread, which has nothing else to do, with all that programs need around them. */
  static <T> T within(Deadline deadline, PrintStream output, boolean trusted, Work<T> work)
      throws ProgramException {
    Stock stock = Stock.instance();
    SchemeLanguage language = stock.language();
    Language.setCurrentLanguage(language);
    OutPort out = new OutPort(new PrintStream(new Unclosed(output), true, StandardCharsets.UTF_8));
    OutPort.setOutDefault(out);
    OutPort.setErrDefault(out);
    Environment.setCurrent(stock.core());
    language.setOpen(trusted);
    ReadTable.setCurrent(language.readTable());
    deadline.start();
    try {
      return work.run(stock);
    } finally {
      Deadline.stop();
      language.setOpen(false);
      out.flush();
    }
  }

  /** A stream that stays open when a program closes its port: it is the engine's. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
