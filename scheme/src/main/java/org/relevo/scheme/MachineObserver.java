package org.relevo.scheme;

import java.util.Optional;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.SourceLocation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Is told what {@code build-machine} forms do while a program runs; in the thread of that run. */
interface MachineObserver {
  /** Writes what is old to the log. */
  MachineObserver LOG = new MachineObserver() {
    private final Logger log = LoggerFactory.getLogger(MachineProgram.class);

    @Override
    public void made(BuildMachine machine) {}

    @Override
    public void inherited(BuildMachine machine) {}

    @Override
    public void deprecated(Optional<SourceLocation> place, String text) {
      log.warn("{}{}", place.map(at -> at + ": ").orElse(""), text);
    }
  };

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
