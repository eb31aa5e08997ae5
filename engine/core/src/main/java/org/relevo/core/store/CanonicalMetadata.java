package org.relevo.core.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The permissions and times that all files of a store have, so that nothing but their content tells them apart. */
final class CanonicalMetadata {
  private static final Set<PosixFilePermission> PLAIN =
      PosixFilePermissions.fromString("r--r--r--");
  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("r-xr-xr-x");
  private static final FileTime TIME = FileTime.fromMillis(1000);

  private CanonicalMetadata() {}

  /** Sets those of one file or directory that is not a symbolic link. */
  static void set(Path file, boolean executable) throws IOException {
    Files.setPosixFilePermissions(file, executable ? EXECUTABLE : PLAIN);
    setTime(file);
  }

  /** Returns whether a regular file is not executable; root's access checks would say that every file is. */
  static boolean isPlain(Path file) throws IOException {
    return !Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
  }

  static void setTime(Path file) throws IOException {
    Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(TIME, TIME, null);
  }

  /** Sets those of a tree that a builder left behind. */
  static void setAll(Path root) throws IOException {
    Files.walkFileTree(root, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
          throws IOException {
        // A builder may have closed its own directories; the walk goes on into them.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && !Files.isReadable(file)) {
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
          setAll(file);
          return FileVisitResult.CONTINUE;
        }
        throw e;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        if (attributes.isSymbolicLink()) {
          setTime(file);
        } else {
          set(
              file,
              Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE));
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
          throws IOException {
        if (e != null) {
          throw e;
        }
        set(directory, true);
        return FileVisitResult.CONTINUE;
      }
    });
  }
}
