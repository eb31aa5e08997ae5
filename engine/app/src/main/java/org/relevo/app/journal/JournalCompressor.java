package org.relevo.app.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.relevo.core.quarantine.SharedLock;

/**
 * Compresses files of the journal that are no longer written to. That takes a while, so it is done beside the lock: a file is
 * compressed under a name of this writer's own, and takes the old one's place when all is there, whatever number that has
 * by then.
 */
final class JournalCompressor {
  private static final String UNFINISHED = ".compressing-";
  private static final int BUFFER = 1 << 16;

  private final JournalFiles files;
  private final Path own;

  JournalCompressor(JournalFiles files, String writer) {
    this.files = files;
    this.own = files.directory().resolve(UNFINISHED + writer);
  }

  /** Compresses those that are not yet; another process may do the same at once. */
  void compress() throws IOException {
    for (int number = JournalFiles.KEPT; number >= 1; number--) {
      try (InputStream in = Files.newInputStream(files.rotated(number))) {
        compress(in);
      } catch (NoSuchFileException e) {
        // There is none of that number, or another process was faster.
      } finally {
        Files.deleteIfExists(own);
      }
    }
  }

  private void compress(InputStream in) throws IOException {
    long size;
    try (FileChannel channel = FileChannel.open(
            own,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        OutputStream out = new GZIPOutputStream(Channels.newOutputStream(channel), BUFFER)) {
      size = in.transferTo(out);
    }
    // By what was read: the file may have another number by now, and another file its name.
    String first = firstLine(new GZIPInputStream(Files.newInputStream(own)));
    SharedLock.with(files.lock(), () -> replace(first, size));
  }

  /** Puts the compressed file in the place of the one that it was made of; only under the lock. */
  private void replace(String first, long size) throws IOException {
    for (int number = 1; number <= JournalFiles.KEPT; number++) {
      Path plain = files.rotated(number);
      if (Files.exists(plain)
          && Files.size(plain) == size
          && firstLine(Files.newInputStream(plain)).equals(first)) {
        Files.move(own, files.compressed(number), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(plain);
        break;
      }
    }
    removeAbandoned();
  }

  /** Removes what processes that were killed have left. One that loses its file this way tries again another time. */
  private void removeAbandoned() throws IOException {
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(files.directory(), UNFINISHED + "*")) {
      for (Path file : all) {
        String name = String.valueOf(file.getFileName());
        String process = name.substring(UNFINISHED.length()).replaceFirst("-.*", "");
        if (!isAlive(process)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean isAlive(String process) {
    return !process.matches("[0-9]{1,9}")
        || ProcessHandle.of(Long.parseLong(process)).isPresent();
  }

  private static String firstLine(InputStream in) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1))) {
      return Optional.ofNullable(reader.readLine()).orElse("");
    }
  }
}
