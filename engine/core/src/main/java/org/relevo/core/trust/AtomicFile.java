package org.relevo.core.trust;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Small files that are there wholly or not at all, whenever the power fails. Thread-safe. */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes a file that must not exist, with these permissions from its first moment. */
  static void create(Path file, byte[] content, String permissions) throws IOException {
    Path temporary = temporary(file, content, permissions);
    try {
      Files.createLink(file, temporary);
    } catch (UnsupportedOperationException e) {
      // No hard links here: a moment between the look and the move remains.
      if (Files.exists(file)) {
        throw (IOException) new FileAlreadyExistsException(file.toString()).initCause(e);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    syncDirectory(file);
  }

  /**
   * Writes a file in a directory that exists, over another one if there is one.
   *
   * @param permissions as in {@code rw-r--r--}
   */
  public static void replace(Path file, byte[] content, String permissions) throws IOException {
    Path temporary = temporary(file, content, permissions);
    try {
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    syncDirectory(file);
  }

  private static Path temporary(Path file, byte[] content, String permissions) throws IOException {
    Path temporary = Files.createTempFile(
        directory(file),
        "." + file.getFileName(),
        ".new",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(permissions));
      channel.force(true);
    }
    return temporary;
  }

  private static void syncDirectory(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(directory(file), StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path directory(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }
}
