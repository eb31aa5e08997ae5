package org.relevo.core.quarantine;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs one piece of work at a time of all threads and processes of this host, by a POSIX lock, which the kernel takes back
 * from a process that dies.
 */
public final class SharedLock {
  // POSIX gives a lock up when its process closes any descriptor of the file; so one for all files
  // and threads.
  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();
  private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long STEP_MILLIS = 2;

  private SharedLock() {}

  /** Work under the lock. */
  @FunctionalInterface
  public interface Work {
    /** Does it; perhaps again, if an interrupt came in between. */
    void run() throws IOException;
  }

  /**
   * Waits for the lock on {@code file} and runs {@code work}; an interrupt is kept for afterwards, since it would close the
   * files in use. Work that is interrupted all the same is done again, so it must bear that.
   *
   * @throws IOException if the work fails, the file cannot be used, or somebody keeps the lock for too long
   */
  public static void with(Path file, Work work) throws IOException {
    boolean interrupted = Thread.interrupted();
    long end = System.nanoTime() + WAIT_NANOS;
    try {
      while (!IN_THIS_PROCESS.tryLock()) {
        interrupted |= pause(file, end);
      }
      try {
        while (!hasRun(file, work, end)) {
          interrupted |= Thread.interrupted();
        }
      } finally {
        IN_THIS_PROCESS.unlock();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns false if an interrupt came in between. */
  private static boolean hasRun(Path file, Work work, long end) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (!tryLock(channel)) {
        if (pause(file, end)) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      work.run();
      return true;
    } catch (ClosedByInterruptException e) {
      return false;
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Returns whether it was interrupted. */
  private static boolean pause(Path file, long end) throws IOException {
    if (System.nanoTime() - end > 0) {
      throw new IOException(file + " was locked by others for more than "
          + TimeUnit.NANOSECONDS.toSeconds(WAIT_NANOS) + " s");
    }
    try {
      Thread.sleep(STEP_MILLIS);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }
}
