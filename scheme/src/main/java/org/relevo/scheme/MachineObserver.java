package org.relevo.scheme;

import java.util.Optional;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.SourceLocation;

/** Is told what {@code build-machine} forms do while a program runs; in the thread of that run. */
interface MachineObserver {
  /** A form made {@code machine}. */
  void made(BuildMachine machine);

  /** A form took fields from {@code machine}. */
  void inherited(BuildMachine machine);

  /**
   * A form has something old.
   *
   * @param place where it stands, if that is known
   * @param text what it is, and what to write
   */
  void deprecated(Optional<SourceLocation> place, String text);
}
