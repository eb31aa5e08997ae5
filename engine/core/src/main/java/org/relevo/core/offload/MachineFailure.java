package org.relevo.core.offload;

import org.relevo.core.machine.BuildMachine;

/**
 * A machine that did not do what it was chosen for.
 *
 * @param machine the machine
 * @param why what happened, for people
 * @param mayPass whether it may go better soon, as with a broken connection, rather than when somebody has changed
 *     something, as with a key that is not authorized
 */
public record MachineFailure(BuildMachine machine, String why, boolean mayPass) {
  @Override
  public String toString() {
    // Most messages name their machine themselves.
    return why.contains(machine.id()) ? why : machine.id() + ": " + why;
  }
}
