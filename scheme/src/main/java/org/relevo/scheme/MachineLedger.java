package org.relevo.scheme;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.SourceLocation;

/**
 * What one run of a program did: the machines that it made, those of them that others inherited from, and what was old in
 * it. Machines are told apart by identity: two forms with the same fields make two.
 */
final class MachineLedger implements MachineObserver {
  private final List<BuildMachine> made = new ArrayList<>();
  private final Set<BuildMachine> inherited = Collections.newSetFromMap(new IdentityHashMap<>());
  // A form that is run many times is old once.
  private final Set<MachineSurvey.Deprecation> deprecated = new LinkedHashSet<>();

  @Override
  public void made(BuildMachine machine) {
    made.add(machine);
  }

  @Override
  public void inherited(BuildMachine machine) {
    inherited.add(machine);
  }

  @Override
  public void deprecated(Optional<SourceLocation> place, String text) {
    deprecated.add(new MachineSurvey.Deprecation(place, text));
  }

  List<MachineSurvey.Deprecation> deprecated() {
    return List.copyOf(deprecated);
  }

  /** Returns the machines that are of no use if the program's value is {@code listed}. */
  List<BuildMachine> unlisted(List<BuildMachine> listed) {
    Set<BuildMachine> used = Collections.newSetFromMap(new IdentityHashMap<>());
    used.addAll(listed);
    used.addAll(inherited);
    return made.stream().filter(machine -> !used.contains(machine)).toList();
  }
}
