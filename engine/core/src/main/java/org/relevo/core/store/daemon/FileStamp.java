package org.relevo.core.store.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Tells a file or directory from another that has come to its place, by one look at it.
 *
 * @param look the number that it has in its file system, and when the kernel last noted a change of it; times of modification
 *     say nothing in a store
 */
record FileStamp(Map<String, Object> look) {
  /** Returns that of what lies at {@code path}; empty if nothing does, or it may not be seen. */
  static Optional<FileStamp> of(Path path) {
    try {
      return Optional.of(
          new FileStamp(Files.readAttributes(path, "unix:ino,ctime", LinkOption.NOFOLLOW_LINKS)));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }
}
