package org.relevo.core.slot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.rank.SlotUsage;

/**
 * The build slots of all machines, as lock files that {@code guix offload} uses in the same way: slot N of a machine is
 * whoever holds the exclusive POSIX lock on {@code STATE/offload/NAME:PORT/N}, N from 0 below {@code parallel-builds}. So
 * any number of processes share them, and the kernel takes back those of a process that dies. Thread-safe.
 *
 * <p>POSIX gives a lock up when its process closes <em>any</em> descriptor of the file, and never refuses a lock to the
 * process that has it. Hence {@link #HELD}, the one process-wide set of the files that must be neither locked nor even
 * opened again.
 */
public final class Slots {
  /** The slot files that this process holds, by real path; guarded by itself, as is all use of slot files. */
  static final Set<Path> HELD = new HashSet<>();

  private final Path directory;
  private final CopyOnWriteArrayList<Runnable> releaseListeners = new CopyOnWriteArrayList<>();

  private Slots(Path directory) {
    this.directory = directory;
  }

  /** Returns the slots whose files are below {@code stateDirectory}, such as {@code /var/guix}. */
  public static Slots in(Path stateDirectory) {
    return new Slots(stateDirectory.resolve("offload"));
  }

  /**
   * Takes a free slot of {@code machine}, the one with the lowest number, without waiting.
   *
   * @return empty if all are taken
   * @throws SlotException if the lock files cannot be used
   */
  public Optional<Lease> tryAcquire(BuildMachine machine) throws SlotException {
    Path home = home(machine);
    synchronized (HELD) {
      Path real = create(home);
      // The second look is for slots that another process's count had locked for an instant.
      for (int look = 0; look < 2; look++) {
        for (int number = 0; number < machine.parallelBuilds(); number++) {
          Path file = real.resolve(Integer.toString(number));
          Optional<FileChannel> channel = HELD.contains(file) ? Optional.empty() : lock(file);
          if (channel.isPresent()) {
            HELD.add(file);
            return Optional.of(new Lease(file, number, channel.get(), this::released));
          }
        }
      }
      return Optional.empty();
    }
  }

  /**
   * Returns how many slots of {@code machine} are taken at this moment, by any process. Counting locks no slot for longer
   * than an instant, and two counts never see each other.
   *
   * @throws SlotException if the lock files cannot be used
   */
  public SlotUsage usage(BuildMachine machine) throws SlotException {
    Path home = home(machine);
    int used = 0;
    synchronized (HELD) {
      if (Files.isDirectory(home)) {
        Path real = create(home);
        for (int number = 0; number < machine.parallelBuilds(); number++) {
          Path file = real.resolve(Integer.toString(number));
          if (HELD.contains(file) || isLocked(file)) {
            used++;
          }
        }
      }
    }
    return new SlotUsage(used, machine.parallelBuilds());
  }

  /** Has {@code listener} run, on the thread that closed it, after each lease taken from this object is closed. */
  public void onRelease(Runnable listener) {
    releaseListeners.add(listener);
  }

  private void released() {
    releaseListeners.forEach(Runnable::run);
  }

  private Path home(BuildMachine machine) throws SlotException {
    Path home = directory.resolve(machine.id());
    if (machine.name().indexOf('/') >= 0 || machine.name().indexOf('\0') >= 0) {
      throw new SlotException(
          home, "a machine's name cannot have a slash in it: \"" + machine.name() + "\"");
    }
    return home;
  }

  private static Path create(Path home) throws SlotException {
    try {
      return Files.createDirectories(home).toRealPath();
    } catch (IOException e) {
      throw failure(home, e);
    }
  }

  private static Optional<FileChannel> lock(Path file) throws SlotException {
    FileChannel channel;
    try {
      channel = open(file);
    } catch (IOException e) {
      throw failure(file, e);
    }
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(channel);
      }
      channel.close();
      return Optional.empty();
    } catch (OverlappingFileLockException | IOException e) {
      closeAfter(channel, e);
      if (e instanceof IOException failure) {
        throw failure(file, failure);
      }
      return Optional.empty();
    }
  }

  private static boolean isLocked(Path file) throws SlotException {
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = open(file)) {
      // A shared lock: it is refused only where somebody has the exclusive one.
      return channel.tryLock(0, Long.MAX_VALUE, true) == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static void closeAfter(FileChannel channel, Exception cause) {
    try {
      channel.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static SlotException failure(Path file, IOException e) {
    if (e instanceof AccessDeniedException) {
      return new SlotException(
          file,
          "permission denied; run as a user who may write there, or set GUIX_STATE_DIRECTORY to a"
              + " directory of your own",
          e);
    }
    String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    return new SlotException(file, reason == null ? e.toString() : reason, e);
  }
}
