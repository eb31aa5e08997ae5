package org.relevo.core.offload;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.relevo.core.build.BuildDaemon;
import org.relevo.core.machine.Health;
import org.relevo.core.slot.MachineSlot;

/** A connection to a build machine, over which any number of things can be done side by side. Thread-safe. */
public interface MachineConnection extends AutoCloseable {
  /**
   * Asks the machine how it is.
   *
   * @param limit how long the answer may take
   */
  Health probe(Duration limit) throws IOException;

  /** Opens a connection to the machine's build daemon. */
  BuildDaemon openDaemon() throws IOException;

  /**
   * Takes one of the machine's slots on the machine itself, where all heads take them.
   *
   * @param slots how many there are
   * @return to be closed when the build has ended
   * @throws IOException if the machine does not answer
   */
  MachineSlot takeSlot(int slots) throws IOException;

  /** Returns how what is sent over it is compressed, in words; empty if that is not known. */
  default Optional<String> compression() {
    return Optional.empty();
  }

  /** Returns how many connections to the machine's daemon are kept for builds to come. */
  default int keptDaemons() {
    return 0;
  }

  /** Returns whether it stands, as far as is known. */
  boolean isOpen();

  /** Ends it and everything that goes over it. */
  @Override
  void close();
}
