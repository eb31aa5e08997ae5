package org.relevo.app.check;

import java.util.ArrayList;
import java.util.List;
import org.relevo.core.machine.BuildMachine;

/** Numbers that are legal, but look like a mistake. */
final class RangeRule implements Rule {
  private static final int MANY_BUILDS = 256;
  private static final double FAST = 1000;
  private static final double SLOW = 0.001;
  private static final double LOADED = 4;

  @Override
  public List<Finding> check(List<BuildMachine> machines) {
    return Rule.each(machine -> strange(machine).stream()).check(machines);
  }

  private static List<Finding> strange(BuildMachine machine) {
    List<Finding> findings = new ArrayList<>();
    if (machine.parallelBuilds() > MANY_BUILDS) {
      findings.add(Finding.warning(
          machine,
          "parallel-builds is " + machine.parallelBuilds() + ": legal, but that many builds at once"
              + " need as many cores, and memory for all",
          "Write how many builds it can bear at the same time."));
    }
    if (machine.speed() > FAST || machine.speed() < SLOW) {
      findings.add(Finding.warning(
          machine,
          "speed is " + MachineTable.number(machine.speed())
              + ": legal, but it is a factor, and an ordinary machine has 1",
          "Write 2.0 for a machine that builds twice as fast as the others."));
    }
    if (machine.overloadThreshold().isPresent()) {
      threshold(machine, machine.overloadThreshold().getAsDouble(), findings);
    }
    return findings;
  }

  private static void threshold(BuildMachine machine, double threshold, List<Finding> findings) {
    String text = "overload-threshold is " + MachineTable.number(threshold) + ": ";
    if (threshold == 0) {
      findings.add(Finding.warning(
          machine,
          text + "legal, but a machine has at least that load, so this one never gets a build",
          "Write 0.8, or #f for a machine whose load is not to count."));
    } else if (threshold > LOADED) {
      findings.add(Finding.warning(
          machine,
          text + "legal, but it is load per core (0.8 is 80 %), which hardly gets there",
          "Write "
              + (threshold <= 100 && threshold >= 10 ? MachineTable.number(threshold / 100) : "0.8")
              + ", or #f for a machine whose load is not to count."));
    } else if (threshold > 1) {
      findings.add(Finding.note(
          machine,
          text + "legal, but it is load per core, so the machine gets builds while all its cores"
              + " have work",
          ""));
    }
  }
}
