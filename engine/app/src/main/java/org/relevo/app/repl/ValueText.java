package org.relevo.app.repl;

import java.util.List;
import java.util.Optional;
import org.relevo.core.machine.BuildMachine;
import org.relevo.scheme.SchemeValues;
import org.relevo.scheme.dialect.Written;

/**
 * Writes the values that a session shows: machines, statuses and explanations readably, all others as {@code write} does.
 *
 * @param machines writes machines
 * @param mostMachines how many machines of a list are shown
 */
record ValueText(MachineText machines, int mostMachines) {
  /** Returns the text, without a newline at its end. */
  String of(Object value) {
    if (value instanceof BuildMachine machine) {
      return machines.form(machine);
    } else if (value instanceof StatusValue status) {
      return status.details();
    } else if (value instanceof ExplanationValue explanation) {
      return explanation.details();
    }
    Optional<List<BuildMachine>> list =
        SchemeValues.machines(value).filter(found -> !found.isEmpty());
    return list.isPresent() ? machines.forms(list.get(), mostMachines) : Written.text(value);
  }
}
