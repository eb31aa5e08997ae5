package org.relevo.core.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names under which items are made before they exist: {@code .relevo-PID-N} in the store directory, where a rename
 * puts them into place at once. Those of processes that are gone are removed when a store is opened.
 */
public final class TemporaryItems {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryItems.class);
  private static final String PREFIX = ".relevo-";
  private static final AtomicLong COUNTER = new AtomicLong();

  private TemporaryItems() {}

  /** Returns a name that nobody has used. */
  static Path next(Path storeDir) {
    return storeDir.resolve(
        PREFIX + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet());
  }

  /** Removes those of processes that are gone. */
  public static void removeStale(Path storeDir) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(storeDir, PREFIX + "*")) {
      for (Path entry : entries) {
        if (owner(entry).map(pid -> ProcessHandle.of(pid).isEmpty()).orElse(false)) {
          LOG.debug("removing {}, left by a process that is gone", entry);
          FileTrees.delete(entry);
        }
      }
    }
  }

  private static Optional<Long> owner(Path entry) {
    String[] parts = entry.getFileName().toString().substring(PREFIX.length()).split("-", 2);
    try {
      return Optional.of(Long.valueOf(parts[0]));
    } catch (NumberFormatException e) {
      // Somebody else's file, however it came here.
      return Optional.empty();
    }
  }
}
