package org.relevo.scheme;

import gnu.lists.LList;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.scheme.dialect.Evaluation;
import org.relevo.scheme.dialect.Program;
import org.relevo.scheme.dialect.ProgramException;
import org.relevo.scheme.dialect.Texts;
import org.relevo.scheme.dialect.Vocabulary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A machine file: a Scheme program whose value is a list of {@code build-machine} objects (GNU Guix manual, "Using the
 * Offload Facility"). What it prints goes to standard error. Thread-safe.
 */
public final class MachineProgram {
  private static final Logger log = LoggerFactory.getLogger(MachineProgram.class);

  private final Path file;
  private final Path home;
  private final Duration limit;

  /** Creates the program in {@code file}, which messages name as it is given here. */
  public MachineProgram(Path file) {
    // Java takes this from the password database, as is right: a daemon's HOME is often another's
    // or not set.
    this(file, Path.of(System.getProperty("user.home")), Program.LIMIT);
  }

  /**
   * Creates the program in {@code file}.
   *
   * @param home the directory whose {@code .ssh/id_rsa} is the default private key
   * @param limit how long the program may run
   */
  public MachineProgram(Path file, Path home, Duration limit) {
    this.file = file;
    this.home = home;
    this.limit = limit;
  }

  /**
   * Runs the program, and returns its machines in their order. A value of another kind is none, with a warning in the log.
   *
   * @throws MachinesFileException if the file cannot be read, or is wrong, or runs too long
   */
  public List<BuildMachine> evaluate() throws MachinesFileException {
    Object value;
    try {
      value = new Program(file, limit, this::extend).run();
    } catch (ProgramException e) {
      MachinesFileException fault = e.location().isPresent()
          ? new MachinesFileException(e.location().get(), e.reason())
          : new MachinesFileException(e.text());
      fault.initCause(e);
      throw fault;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MachinesFileException("interrupted while " + file + " was evaluated");
    }
    return machines(value);
  }

  private void extend(Vocabulary vocabulary, Evaluation evaluation) {
    vocabulary.syntax("build-machine", new MachineForm(home));
    MachineProcedures.addTo(vocabulary);
  }

  private List<BuildMachine> machines(Object value) {
    List<BuildMachine> machines = new ArrayList<>();
    boolean good = value instanceof LList;
    if (good) {
      for (Object element : Texts.list(value)) {
        if (element instanceof BuildMachine machine) {
          machines.add(machine);
        } else {
          good = false;
        }
      }
    }
    if (!good) {
      log.warn(
          "{}: the file's value is not a list of build-machine objects, so it gives none", file);
      return List.of();
    }
    return List.copyOf(machines);
  }
}
