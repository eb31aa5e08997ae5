package org.relevo.core.history;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that works on a history file: one thing after the other, in the order of the calls. When something goes wrong
 * it is complained of once; a file that cannot be opened, or turns out to be damaged, is not used any more.
 */
final class HistoryWorker implements AutoCloseable {
  static final int PATIENCE_MILLIS = 1000;

  private static final Logger log = LoggerFactory.getLogger(HistoryWorker.class);
  private static final int MOST_WAITING = 1000;
  private static final Duration FLUSH_LIMIT = Duration.ofSeconds(5);

  private final Path file;
  private final ThreadPoolExecutor thread;
  private volatile boolean unusable;

  // Whether the file is or will be there because of us.
  private volatile boolean wanted;

  // What somebody waited for in vain.
  private volatile Future<?> late = CompletableFuture.completedFuture(true);

  // Only what runs on the thread uses them, and close() when it has ended.
  private Optional<HistoryFile> open = Optional.empty();
  private boolean complained;

  HistoryWorker(Path file) {
    this.file = file;
    this.thread = new ThreadPoolExecutor(
        1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), work -> {
          Thread made = new Thread(work, "history");
          made.setDaemon(true);
          return made;
        });
    thread.allowCoreThreadTimeOut(true);
  }

  /** What is done with the file. */
  @FunctionalInterface
  interface Work {
    void on(HistoryFile file) throws SQLException;
  }

  /** Has it done some time. */
  void later(Work work) {
    wanted = true;
    submit(work);
  }

  /** Has it done, and waits a while for that. Without a file there is nothing to ask, so nothing is done. */
  void now(Work work) {
    // One wait is enough: as long as the thread is behind, nobody else waits for it.
    if (unusable || !late.isDone() || !wanted && !Files.exists(file)) {
      return;
    }
    Optional<Future<?>> end = submit(work);
    if (end.isEmpty()) {
      return;
    }
    try {
      end.get().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      late = end.get();
      log.debug("{} did not answer within {} ms", file, PATIENCE_MILLIS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the work on " + file + " failed", e.getCause());
    }
  }

  private Optional<Future<?>> submit(Work work) {
    if (unusable) {
      return Optional.empty();
    }
    try {
      return Optional.of(thread.submit(() -> run(work)));
    } catch (RejectedExecutionException e) {
      // Closed, or so slow that it is a thousand builds behind.
      log.debug("{} takes no more: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  private void run(Work work) {
    if (unusable) {
      return;
    }
    try {
      if (open.isEmpty()) {
        open = Optional.of(HistoryFile.open(file));
      }
      work.on(open.get());
    } catch (HistoryFileException e) {
      unusable = true;
      complain(HistoryFile.reason(e));
    } catch (SQLException e) {
      failed(e);
    } catch (RuntimeException e) {
      // Whatever is in the file, no build fails for it.
      unusable = true;
      complain(file + " has what makes no sense (" + e.getMessage()
          + "), so it is not used: what builds took before is not known; remove it to begin anew");
    } catch (LinkageError e) {
      unusable = true;
      complain("SQLite's library cannot be loaded (" + e.getMessage() + "), so " + file
          + " is not used: what builds took before is not known; java.io.tmpdir must be a directory that may have"
          + " programs");
    }
  }

  private void failed(SQLException e) {
    if (HistoryFile.isDamage(e)) {
      // The next process sets it aside.
      unusable = true;
      complain(
          file + " is damaged (" + HistoryFile.reason(e)
              + "), so what builds took before is not known any more, and is not remembered; remove the file");
    } else {
      complain("what a build took cannot be remembered or looked up in " + file + " ("
          + HistoryFile.reason(e) + "); see that its disk is not full and that it is writable: df "
          + file.getParent());
    }
  }

  private void complain(String text) {
    if (!complained) {
      complained = true;
      log.warn("{}", text);
    } else {
      log.debug("{}", text);
    }
  }

  /** Writes what is still to be written, and closes the file. */
  @Override
  public void close() {
    thread.shutdown();
    boolean interrupted = false;
    long end = System.nanoTime() + FLUSH_LIMIT.toNanos();
    while (true) {
      try {
        if (thread.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          closeFile();
        } else {
          log.warn("{} is too slow: what the last builds took is not remembered", file);
          thread.shutdownNow();
        }
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeFile() {
    try {
      if (open.isPresent()) {
        open.get().close();
      }
    } catch (SQLException e) {
      log.debug("closing {}: {}", file, HistoryFile.reason(e));
    }
    open = Optional.empty();
  }
}
