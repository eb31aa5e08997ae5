package org.relevo.app.check;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.relevo.core.machine.BuildMachine;

/** Looks for one kind of thing in the machines of a file. */
@FunctionalInterface
interface Rule {
  /** Returns what it found; the machines are in the order of the file. */
  List<Finding> check(List<BuildMachine> machines);

  /** Returns a rule that looks at each machine alone. */
  static Rule each(Function<BuildMachine, Stream<Finding>> one) {
    return machines -> machines.stream().flatMap(one).toList();
  }
}
