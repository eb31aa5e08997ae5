package org.relevo.core.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.relevo.formats.path.StorePath;

/**
 * A lock on store items that are being made: {@code ITEM.lock} beside the item, locked as the real daemon does (POSIX; a
 * file with something in it was given up by its last holder and is no longer the lock). It may be closed by another
 * thread than took it.
 */
public final class OutputLock implements AutoCloseable {
  /** The files that threads of this process hold or wait for: Java's file locks exclude other processes, not threads. */
  static final Map<Path, Turn> IN_PROCESS = new ConcurrentHashMap<>();

  private final Deque<Held> held = new ArrayDeque<>();

  private OutputLock() {}

  /** Waits for the locks of all {@code paths}, taken in order so that two who want the same do not block each other. */
  static OutputLock acquire(StoreLayout layout, Collection<StorePath> paths)
      throws IOException, InterruptedException {
    OutputLock lock = new OutputLock();
    boolean complete = false;
    try {
      for (StorePath path : new TreeSet<>(paths)) {
        lock.held.push(Held.acquire(layout.lockFile(path)));
      }
      complete = true;
      return lock;
    } finally {
      if (!complete) {
        lock.close();
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    IOException failure = null;
    while (!held.isEmpty()) {
      try {
        held.pop().release();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Whose turn it is among the threads of this process; {@code users} is changed within the map's entry only. */
  static final class Turn {
    private final Semaphore free = new Semaphore(1);
    private int users;

    static Turn await(Path file) throws InterruptedException {
      Turn turn = IN_PROCESS.compute(file, (path, known) -> {
        Turn one = known == null ? new Turn() : known;
        one.users++;
        return one;
      });
      try {
        turn.free.acquire();
        return turn;
      } catch (InterruptedException e) {
        turn.leave(file);
        throw e;
      }
    }

    void end(Path file) {
      free.release();
      leave(file);
    }

    private void leave(Path file) {
      IN_PROCESS.computeIfPresent(file, (path, turn) -> --turn.users == 0 ? null : turn);
    }
  }

  private record Held(Path file, FileChannel channel, FileLock lock, Turn turn) {
    static Held acquire(Path file) throws IOException, InterruptedException {
      Turn turn = Turn.await(file);
      boolean taken = false;
      try {
        while (true) {
          FileChannel channel = FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
          try {
            FileLock lock = channel.lock();
            if (channel.size() == 0 && Files.exists(file)) {
              taken = true;
              return new Held(file, channel, lock, turn);
            }
          } finally {
            if (!taken) {
              channel.close();
            }
          }
        }
      } finally {
        if (!taken) {
          turn.end(file);
        }
      }
    }

    void release() throws IOException {
      try (FileChannel locked = channel) {
        // Whoever waits for this file must see that it is not the lock any more.
        Files.deleteIfExists(file);
        locked.write(ByteBuffer.wrap(new byte[] {'d'}));
        lock.release();
      } finally {
        turn.end(file);
      }
    }
  }
}
