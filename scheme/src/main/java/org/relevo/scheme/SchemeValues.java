package org.relevo.scheme;

import gnu.kawa.io.OutPort;
import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Values;
import gnu.math.RealNum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.relevo.core.machine.BuildMachine;
import org.relevo.scheme.dialect.Deadline;

/** Scheme's values as Java code that provides a module makes them and looks at them. */
public final class SchemeValues {
  /** What a procedure returns that is called for what it does. */
  public static final Object UNSPECIFIED = Values.empty;

  private SchemeValues() {}

  /** Has what the program of this thread printed so far appear, so that other output can follow. */
  public static void flushOutput() {
    OutPort.outDefault().flush();
  }

  /** Returns the number that {@code value} is; nothing if it is none, or not real. */
  static OptionalDouble number(Object value) {
    return value instanceof RealNum number
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }

  /** Returns the machines if {@code value} is a list of nothing else; the empty list is one. */
  public static Optional<List<BuildMachine>> machines(Object value) {
    List<BuildMachine> machines = new ArrayList<>();
    Object rest = value;
    while (rest instanceof Pair pair && pair.getCar() instanceof BuildMachine machine) {
      machines.add(machine);
      rest = pair.getCdr();
      // A list that goes round in a circle has no end.
      Deadline.tick();
    }
    return rest == LList.Empty ? Optional.of(List.copyOf(machines)) : Optional.empty();
  }
}
