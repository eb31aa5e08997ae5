package org.relevo.core.quarantine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory with a file for each machine, {@code NAME:PORT}, or account there, {@code USER@NAME:PORT}, that something is
 * known against.
 *
 * <p>A file is replaced as a whole, under the one lock of the directory: a process that is killed at any moment leaves the
 * old file or the new one. Reading takes no lock. A file that cannot be read, or makes no sense, is as none; that is
 * logged once.
 */
final class StandingDirectory {
  private static final Logger log = LoggerFactory.getLogger(StandingDirectory.class);

  /** Far more than a file can have, since reasons are cut off. */
  private static final int LARGEST_FILE = 128 * 1024;

  /** From so many files on, those of machines that have not been heard of for long are removed. */
  static final int MANY = 500;

  private static final Duration LONG = Duration.ofDays(1);

  private final Path directory;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  StandingDirectory(Path directory) {
    this.directory = directory;
  }

  /** Runs {@code work} while nobody else changes anything here. */
  void exclusively(SharedLock.Work work) throws IOException {
    Files.createDirectories(directory);
    SharedLock.with(directory.resolve(".lock"), work);
  }

  Optional<StandingText> read(String id) {
    if (!isFileName(id)) {
      return Optional.empty();
    }
    Path file = directory.resolve(id);
    if (!file.toFile().isFile()) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
      if (bytes.length > LARGEST_FILE) {
        throw new StandingText.CorruptException("it is larger than " + LARGEST_FILE + " bytes");
      }
      return Optional.of(StandingText.read(new String(bytes, StandardCharsets.UTF_8), id));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (reported.add(id)) {
        log.warn("{} cannot be used, so nothing is known against {}: {}", file, id, e.getMessage());
      }
      return Optional.empty();
    }
  }

  /** Replaces a machine's file; only under the lock. */
  void write(StandingText text, Instant now) throws IOException {
    Path file = file(text.machine());
    if (!Files.exists(file)) {
      prune(now);
    }
    // Always the same name: the lock is held, and those that are killed leave at most one.
    Path fresh = directory.resolve(".new");
    try (FileChannel channel = FileChannel.open(
        fresh,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(text.write().getBytes(StandardCharsets.UTF_8));
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    sync();
  }

  /** Removes a machine's file, if there is one; only under the lock. */
  void delete(String id) throws IOException {
    if (Files.deleteIfExists(file(id))) {
      sync();
    }
  }

  private void sync() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Returns the machines and accounts that there are files for; only under the lock. */
  List<String> ids() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> !name.startsWith("."))
          .toList();
    }
  }

  private void prune(Instant now) throws IOException {
    List<String> ids = ids();
    if (ids.size() < MANY) {
      return;
    }
    for (String id : ids) {
      Standing standing = read(id).map(StandingText::standing).orElse(Standing.GOOD);
      Instant last =
          standing.sentence().map(Sentence::until).or(standing::lastTried).orElse(now);
      if (standing.drain().isEmpty() && last.plus(LONG).isBefore(now)) {
        delete(id);
      }
    }
  }

  private Path file(String id) throws IOException {
    if (!isFileName(id)) {
      throw new IOException("a machine's name cannot have a slash in it: \"" + id + "\"");
    }
    return directory.resolve(id);
  }

  private static boolean isFileName(String id) {
    return id.indexOf('/') < 0 && id.indexOf('\0') < 0;
  }
}
