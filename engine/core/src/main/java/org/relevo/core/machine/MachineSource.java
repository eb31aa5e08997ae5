package org.relevo.core.machine;

import java.util.List;

/** Where the list of build machines comes from: a port that the Scheme module implements. */
public interface MachineSource {
  /**
   * Returns the machines of this moment, in the order in which they were given; empty if there are none.
   *
   * @throws MachinesFileException if the machine file cannot be read or is wrong
   */
  List<BuildMachine> machines() throws MachinesFileException;
}
