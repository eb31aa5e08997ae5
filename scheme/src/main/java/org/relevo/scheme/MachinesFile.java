package org.relevo.scheme;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.MachineSource;
import org.relevo.core.machine.MachinesFileException;

/**
 * The machines that a file such as {@code /etc/guix/machines.scm} describes; none if it is not there. The program is run
 * at each request, so changes of the file, and of what it looks at, count at once. Thread-safe.
 */
public final class MachinesFile implements MachineSource {
  private final Path file;

  /** Creates the source for {@code file}, which messages name as it is given here. */
  public MachinesFile(Path file) {
    this.file = file;
  }

  @Override
  public List<BuildMachine> machines() throws MachinesFileException {
    return Files.exists(file) ? new MachineProgram(file).evaluate() : List.of();
  }

  /** Returns the file's name. */
  @Override
  public String toString() {
    return file.toString();
  }
}
