package org.relevo.core.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
  /** Java's file locks exclude other processes, not other threads. */
  private static final Map<Path, Semaphore> IN_PROCESS = new ConcurrentHashMap<>();

  private final List<Held> held = new ArrayList<>();

  private OutputLock() {}

  /** Waits for the locks of all {@code paths}, taken in order so that two who want the same do not block each other. */
  static OutputLock acquire(StoreLayout layout, Collection<StorePath> paths)
      throws IOException, InterruptedException {
    OutputLock lock = new OutputLock();
    boolean complete = false;
    try {
      for (StorePath path : new TreeSet<>(paths)) {
        lock.held.add(Held.acquire(layout.lockFile(path)));
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
    for (Held one : held) {
      one.release();
    }
    held.clear();
  }

  private record Held(Path file, FileChannel channel, FileLock lock) {
    static Held acquire(Path file) throws IOException, InterruptedException {
      Semaphore turn = IN_PROCESS.computeIfAbsent(file, any -> new Semaphore(1));
      turn.acquire();
      boolean taken = false;
      try {
        while (true) {
          FileChannel channel = FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
          try {
            FileLock lock = channel.lock();
            if (channel.size() == 0 && Files.exists(file)) {
              taken = true;
              return new Held(file, channel, lock);
            }
          } finally {
            if (!taken) {
              channel.close();
            }
          }
        }
      } finally {
        if (!taken) {
          turn.release();
        }
      }
    }

    void release() throws IOException {
      try {
        // Whoever waits for this file must see that it is not the lock any more.
        Files.deleteIfExists(file);
        channel.write(ByteBuffer.wrap(new byte[] {'d'}));
        lock.release();
        channel.close();
      } finally {
        Semaphore turn = IN_PROCESS.get(file);
        if (turn != null) {
          turn.release();
        }
      }
    }
  }
}
