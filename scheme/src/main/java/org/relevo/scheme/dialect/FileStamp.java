package org.relevo.scheme.dialect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tells one state of a file from another without reading it.
 *
 * @param modified when it was changed last; empty if it is not there
 * @param size its length in bytes
 * @param key which file it is: a new one under the old name has another
 */
record FileStamp(Optional<FileTime> modified, long size, String key) {
  // The coarsest clock of a file system in use: FAT's.
  private static final Duration COARSEST = Duration.ofSeconds(2);

  static FileStamp of(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      @Nullable Object key = attributes.fileKey();
      return new FileStamp(
          Optional.of(attributes.lastModifiedTime()), attributes.size(), String.valueOf(key));
    } catch (IOException e) {
      return new FileStamp(Optional.empty(), 0, "");
    }
  }

  /** Returns whether any change from now on gives the file another stamp: one at the same tick of the clock would not. */
  boolean isSettled() {
    return modified
        .map(time -> time.toInstant().plus(COARSEST).isBefore(Instant.now()))
        .orElse(true);
  }
}
