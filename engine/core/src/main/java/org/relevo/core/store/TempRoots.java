package org.relevo.core.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.relevo.formats.path.StorePath;

/**
 * The items that this process keeps from garbage collection: the file {@code temproots/PID}, store paths each ended by a
 * NUL, as collectors of the real daemon read it. It goes with the process. Thread-safe.
 */
final class TempRoots implements AutoCloseable {
  private final Path file;
  private final Set<StorePath> roots = new HashSet<>();

  TempRoots(StoreLayout layout) {
    this.file =
        layout.tempRootsDir().resolve(Long.toString(ProcessHandle.current().pid()));
  }

  synchronized void add(StorePath path) throws IOException {
    if (!roots.add(path)) {
      return;
    }
    Files.createDirectories(file.getParent());
    try (FileChannel channel = FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        FileLock ignored = channel.lock()) {
      channel.write(ByteBuffer.wrap((path + "\0").getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (!roots.isEmpty()) {
      roots.clear();
      Files.deleteIfExists(file);
    }
  }
}
