package org.relevo.scheme;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.MachineSource;
import org.relevo.core.machine.MachinesFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machines that a file such as {@code /etc/guix/machines.scm} describes; none if it is not there. The program is run
 * at each request, so changes of the file, and of what it looks at, count at once.
 *
 * <p>A file that breaks after it was good is reported in the log, and its last good machines serve until it is mended. The
 * first request fails if it is broken. Thread-safe.
 */
public final class MachinesFile implements MachineSource {
  private static final Logger log = LoggerFactory.getLogger(MachinesFile.class);

  private final Path file;
  private final MachineProgram program;
  private @Nullable List<BuildMachine> good;
  private String reported = "";

  /** Creates the source for {@code file}, which messages name as it is given here. */
  public MachinesFile(Path file) {
    this(file, MachineProgramOptions.DEFAULT);
  }

  /** Creates the source for {@code file}, which messages name as it is given here. */
  public MachinesFile(Path file, MachineProgramOptions options) {
    this.file = file;
    this.program = new MachineProgram(file, options);
  }

  @Override
  public synchronized List<BuildMachine> machines() throws MachinesFileException {
    if (!Files.exists(file)) {
      good = null;
      return List.of();
    }
    try {
      List<BuildMachine> machines = program.evaluate();
      good = machines;
      reported = "";
      return machines;
    } catch (MachinesFileException e) {
      @Nullable List<BuildMachine> last = good;
      if (last == null || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      String trouble = String.valueOf(e.getMessage());
      if (!trouble.equals(reported)) {
        reported = trouble;
        log.warn("{}\n  The machines that the file gave before still serve.", trouble);
      }
      return last;
    }
  }

  /**
   * Returns the machines that the file describes now; none if it is not there.
   *
   * @throws MachinesFileException if it is broken, even if it was good before
   */
  public synchronized List<BuildMachine> current() throws MachinesFileException {
    return Files.exists(file) ? program.evaluate() : List.of();
  }

  /** Returns the file's name. */
  @Override
  public String toString() {
    return file.toString();
  }
}
