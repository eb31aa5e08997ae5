package org.relevo.app.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.relevo.core.quarantine.SharedLock;

/**
 * Appends lines to the journal, and begins a new file when one is full. Both happen under the one lock of the directory,
 * so that lines of several processes are neither mixed nor lost.
 *
 * <p>A file begins with a line that tells it from all others. What was written before must be written again where that
 * line is another: only the caller knows what that is, so it says which file it believes to write to.
 */
final class JournalAppender {
  /** The size from which a file gets no more lines. */
  static final long FULL = 16 << 20;

  private static final int LONGEST_FIRST_LINE = 1024;

  private final JournalFiles files;
  private final long full;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * What came of an attempt.
   *
   * @param file tells the file from all others
   * @param written false: it is not the one that was meant, and nothing was written
   * @param begun whether the file was begun just now, so that the one before it can be compressed
   */
  record Attempt(String file, boolean written, boolean begun) {}

  /**
   * Makes one; touches no file.
   *
   * @param full the size from which a file gets no more lines, in bytes
   * @param random names the files; for this object alone
   */
  JournalAppender(JournalFiles files, long full, InstantSource clock, RandomGenerator random) {
    this.files = files;
    this.full = full;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Appends lines.
   *
   * @param lines whole ones, each with its newline
   * @param meant the file that was named last
   * @param anywhere whether the lines may go to another file just as well
   * @throws IOException if they are not written
   */
  Attempt append(byte[] lines, String meant, boolean anywhere) throws IOException {
    Path parent = files.directory().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.createDirectories(
        files.directory(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
    Attempt[] attempt = {new Attempt("", false, false)};
    SharedLock.with(files.lock(), () -> attempt[0] = appendAlone(lines, meant, anywhere));
    return attempt[0];
  }

  private Attempt appendAlone(byte[] lines, String meant, boolean anywhere) throws IOException {
    long size = size();
    if (size >= full) {
      rotate();
      size = 0;
    }
    String first = size == 0 ? header() : firstLine();
    if (!anywhere && !first.equals(meant)) {
      return new Attempt(first, false, false);
    }
    String before = size == 0 ? first : endsWithNewline(size) ? "" : "\n";
    write(before.getBytes(StandardCharsets.UTF_8), lines, size);
    return new Attempt(first, true, size == 0);
  }

  private long size() throws IOException {
    try {
      return Files.size(files.current());
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private void rotate() throws IOException {
    for (int number = JournalFiles.KEPT; number >= 1; number--) {
      // The oldest goes, in whatever form it is.
      Files.deleteIfExists(files.rotated(number));
      Files.deleteIfExists(files.compressed(number));
      if (number > 1) {
        moveIfThere(files.rotated(number - 1), files.rotated(number));
        moveIfThere(files.compressed(number - 1), files.compressed(number));
      }
    }
    moveIfThere(files.current(), files.rotated(1));
  }

  private static void moveIfThere(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private String header() {
    return "{\"time\":\"" + JournalJson.time(clock.instant())
        + "\",\"event\":\"journal\",\"version\":" + JournalJson.VERSION + ",\"file\":\""
        + Long.toHexString(random.nextLong()) + "\"}\n";
  }

  private String firstLine() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(files.current().toFile(), "r")) {
      byte[] bytes = new byte[(int) Math.min(LONGEST_FIRST_LINE, file.length())];
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      return text.substring(0, text.indexOf('\n') + 1);
    }
  }

  private boolean endsWithNewline(long size) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(files.current().toFile(), "r")) {
      file.seek(size - 1);
      return file.read() == '\n';
    }
  }

  private void write(byte[] before, byte[] lines, long size) throws IOException {
    ByteBuffer rest = ByteBuffer.allocate(before.length + lines.length);
    rest.put(before).put(lines).flip();
    try (FileChannel channel = FileChannel.open(
        files.current(),
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")))) {
      try {
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
      } catch (IOException e) {
        takeBack(channel, size, e);
        throw e;
      }
    }
  }

  /** Removes what went to a full disk of a line; nobody else has written since. */
  private static void takeBack(FileChannel channel, long size, IOException reason) {
    try {
      channel.truncate(size);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }
}
