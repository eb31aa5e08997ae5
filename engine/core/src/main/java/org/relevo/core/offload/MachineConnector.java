package org.relevo.core.offload;

import java.io.IOException;
import java.util.OptionalDouble;
import java.util.function.Function;
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

  /**
   * Tells it how many bytes a second went to machines before, to be asked where nothing better is known.
   *
   * @param rates must be thread-safe and quick
   */
  default void assume(Function<BuildMachine, OptionalDouble> rates) {}
}
