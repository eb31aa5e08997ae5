package org.relevo.scheme.dialect;

import gnu.expr.Language;
import gnu.kawa.io.OutPort;
import gnu.kawa.lispexpr.ReadTable;
import gnu.mapping.Environment;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A Scheme file that is run for the value of its last form. Runs take place one at a time in the whole process, because
 * Kawa has global tables, each in a thread of its own with a deep stack. What a program prints goes to standard error.
 * Thread-safe.
 */
public final class Program {
  /** Adds to the vocabulary of one run. */
  @FunctionalInterface
  public interface Extension {
    /** Adds what programs of a kind have besides the common vocabulary. */
    void extend(Vocabulary vocabulary, Evaluation evaluation);
  }

  /** How long a program may run. */
  public static final Duration LIMIT = Duration.ofSeconds(10);

  private static final long STACK_BYTES = 64L << 20;
  // A program that does not end of itself when its time is over (it waits for input, say) is left
  // behind.
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private final Path file;
  private final Duration limit;
  private final Extension extension;

  /** Creates the program in {@code file}, which messages name as it is given here. */
  public Program(Path file, Duration limit, Extension extension) {
    this.file = file;
    this.limit = limit;
    this.extension = extension;
  }

  /**
   * Runs the program, and returns the value of its last form.
   *
   * @throws ProgramException if the file cannot be read, or the program is wrong or takes too long
   */
  public Object run() throws ProgramException, InterruptedException {
    ONE_AT_A_TIME.lockInterruptibly();
    try {
      FutureTask<Object> task = new FutureTask<>(this::evaluate);
      Thread thread = new Thread(null, task, "scheme " + file.getFileName(), STACK_BYTES);
      thread.setDaemon(true);
      thread.start();
      try {
        return task.get(limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException | TimeoutException e) {
        thread.interrupt();
        if (e instanceof InterruptedException interrupted) {
          throw interrupted;
        }
        throw new ProgramException(
            Optional.empty(),
            file + ": the program takes longer than " + limit.toSeconds() + " s",
            e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof ProgramException fault) {
          throw fault;
        }
        throw new ProgramException(Optional.empty(), file + ": " + e.getCause(), e);
      }
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  private Object evaluate() throws ProgramException {
    SchemeLanguage language = Dialect.language();
    Language.setCurrentLanguage(language);
    ReadTable.setCurrent(language.readTable());
    OutPort out = new OutPort(new PrintStream(System.err, true, StandardCharsets.UTF_8));
    OutPort.setOutDefault(out);
    OutPort.setErrDefault(out);
    Evaluation evaluation = new Evaluation(language);
    Environment.setCurrent(evaluation.environment());
    Vocabulary vocabulary = new Vocabulary(evaluation.environment());
    FileProcedures.addTo(vocabulary, evaluation);
    ModuleForms.addTo(vocabulary, evaluation);
    extension.extend(vocabulary, evaluation);
    Deadline.start(limit.toNanos());
    try {
      return evaluation.load(file);
    } finally {
      Deadline.stop();
      evaluation.forget();
      out.flush();
    }
  }
}
