package org.relevo.app.engine;

import java.io.IOException;
import org.relevo.core.machine.MachinesFileException;

/** What the engine can do for a client. */
@FunctionalInterface
interface Work {
  /**
   * Does it.
   *
   * @return the exit code
   * @throws InterruptedException if the thread was interrupted, because the client went away or the engine stops
   */
  int run(WorkStreams streams) throws IOException, MachinesFileException, InterruptedException;

  /** Returns whether a client that takes nothing for long is waited for. */
  default boolean isPatient() {
    return false;
  }
}
