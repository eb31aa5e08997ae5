package org.relevo.core.offload;

import java.io.IOException;
import org.relevo.core.machine.BuildMachine;

/** Connects to build machines: a port. Implementations are thread-safe. */
@FunctionalInterface
public interface MachineConnector {
  /**
   * Connects and logs in, within a time of its own choice.
   *
   * @throws IOException if the machine cannot be reached or refuses; the message is for people
   */
  MachineConnection connect(BuildMachine machine) throws IOException;
}
