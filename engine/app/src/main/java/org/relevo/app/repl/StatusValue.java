package org.relevo.app.repl;

import org.relevo.app.farm.MachineStatus;
import org.relevo.core.machine.Health;
import org.relevo.scheme.dialect.SchemeError;

/**
 * How a machine is, as programs have it.
 *
 * @param status what it said, or why it did not answer
 */
record StatusValue(MachineStatus status) {
  /** Returns what the machine said; it is an error of the program if it said nothing. */
  Health health() {
    return status.health().orElseThrow(() -> new SchemeError(status.failure()));
  }

  /** Returns several lines. */
  String details() {
    String text = status.text();
    return this + "\n" + text.substring(text.indexOf('\n') + 1).stripTrailing();
  }

  @Override
  public String toString() {
    return "#<status " + status.machine() + (status.ok() ? "" : " (no answer)") + ">";
  }
}
