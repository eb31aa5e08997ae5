package org.relevo.core.slot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Resources;
import org.relevo.core.rank.Reason;
import org.relevo.core.rank.SlotUsage;

/**
 * The build slots of all machines, as lock files that {@code guix offload} uses in the same way: slot N of a machine is
 * whoever holds the exclusive POSIX lock on {@code STATE/offload/NAME:PORT/N}, N from 0 below {@code parallel-builds}. So
 * any number of processes share them, and the kernel takes back those of a process that dies. Thread-safe.
 *
 * <p>POSIX gives a lock up when its process closes <em>any</em> descriptor of the file, and never refuses a lock to the
 * process that has it. Hence {@link #HELD}, the one process-wide set of the files that must be neither locked nor even
 * opened again.
 *
 * <p>What the builds in the slots need of a machine's resources stands beside the lock files ({@link NeedsFile}). Who takes a
 * slot writes down what its build needs first, and then looks what the others have written: of two that together would have
 * too much, at least the later one sees both and gives its slot back. Both may; then both try again.
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
   * Takes a free slot of {@code machine} for a build that needs no resources; see the other method.
   *
   * @return empty if all are taken
   * @throws SlotException if the lock files cannot be used
   */
  public Optional<Lease> tryAcquire(BuildMachine machine) throws SlotException {
    return tryAcquire(machine, Resources.NONE, committed -> Optional.empty())
            instanceof Attempt.Taken taken
        ? Optional.of(taken.lease())
        : Optional.empty();
  }

  /**
   * Takes a free slot of {@code machine}, the one with the lowest number, without waiting.
   *
   * @param needs what the build needs
   * @param objection says whether it must not be had when so much is committed to other builds; it is asked when nobody else
   *     can commit more without seeing {@code needs}
   * @throws SlotException if the lock files cannot be used
   */
  public Attempt tryAcquire(
      BuildMachine machine, Resources needs, Function<Resources, Optional<Reason>> objection)
      throws SlotException {
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
            Lease lease = new Lease(file, number, channel.get(), this::released);
            return claimed(lease, real, needs, objection);
          }
        }
      }
      int all = machine.parallelBuilds();
      return new Attempt.Refused(new Reason.NoFreeSlot(new SlotUsage(all, all)));
    }
  }

  private static Attempt claimed(
      Lease lease, Path home, Resources needs, Function<Resources, Optional<Reason>> objection)
      throws SlotException {
    boolean kept = false;
    try {
      NeedsFile.write(lease.file(), needs);
      // Nothing is asked where nothing is needed, and nobody else's files are looked at.
      Optional<Reason> reason =
          needs.isEmpty() ? Optional.empty() : objection.apply(committed(home, lease.number()));
      kept = reason.isEmpty();
      return kept ? new Attempt.Taken(lease) : new Attempt.Refused(reason.get());
    } catch (IOException e) {
      throw failure(lease.file(), e);
    } finally {
      if (!kept) {
        lease.giveUp();
      }
    }
  }

  /** Returns what builds in all slots but {@code ours} need, also in those beyond {@code parallel-builds} of today. */
  private static Resources committed(Path home, int ours) throws IOException {
    Resources sum = Resources.NONE;
    for (int number : slotsWithNeeds(home)) {
      Path file = home.resolve(Integer.toString(number));
      if (number != ours && (HELD.contains(file) || isLocked(file))) {
        sum = sum.plus(NeedsFile.read(file));
      }
    }
    return sum;
  }

  private static List<Integer> slotsWithNeeds(Path home) throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files
          .map(file -> NeedsFile.slot(String.valueOf(file.getFileName())))
          .filter(number -> number >= 0)
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Returns how many slots of {@code machine} are taken at this moment, by any process, and what the builds in them need.
   * Counting locks no slot for longer than an instant, and two counts never see each other.
   *
   * @throws SlotException if the lock files cannot be used
   */
  public SlotUsage usage(BuildMachine machine) throws SlotException {
    Path home = home(machine);
    int used = 0;
    Resources committed = Resources.NONE;
    synchronized (HELD) {
      if (Files.isDirectory(home)) {
        Path real = create(home);
        for (int number = 0; number < machine.parallelBuilds(); number++) {
          Path file = real.resolve(Integer.toString(number));
          if (HELD.contains(file) || isLocked(file)) {
            used++;
          }
        }
        try {
          committed = committed(real, -1);
        } catch (IOException e) {
          throw failure(real, e);
        }
      }
    }
    return new SlotUsage(used, machine.parallelBuilds(), committed);
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
    if (e instanceof SlotException known) {
      return known;
    }
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
