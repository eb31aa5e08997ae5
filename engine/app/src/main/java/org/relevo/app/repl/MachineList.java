package org.relevo.app.repl;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.relevo.core.machine.BuildMachine;
import org.relevo.scheme.SchemeValues;
import org.relevo.scheme.dialect.Evaluation;
import org.relevo.scheme.dialect.SchemeError;
import org.relevo.scheme.dialect.Texts;

/** The machines of a session: what the variable {@code machines} is bound to at the moment. */
final class MachineList {
  /** The variable. */
  static final String VARIABLE = "machines";

  private volatile @Nullable Evaluation evaluation;

  /** Has the variable of {@code program} count. */
  void lookAt(Evaluation program) {
    evaluation = program;
  }

  private Object value() {
    Evaluation program = evaluation;
    return Optional.ofNullable(program)
        .flatMap(known -> known.value(VARIABLE))
        .orElse(SchemeValues.UNSPECIFIED);
  }

  /**
   * Returns them.
   *
   * @throws SchemeError if the variable was given another kind of value
   */
  List<BuildMachine> all() {
    Object present = value();
    return SchemeValues.machines(present)
        .orElseThrow(() -> new SchemeError(VARIABLE
            + " must be a list of build-machine objects, and is " + Texts.describe(present)
            + "; ,reload binds it to the machine file's again"));
  }

  /** Returns the machine that {@code argument} is, or whose {@code NAME} or {@code NAME:PORT} it is. */
  BuildMachine find(Object argument) {
    if (argument instanceof BuildMachine machine) {
      return machine;
    }
    if (!(argument instanceof CharSequence)) {
      throw new SchemeError("a build-machine object or a machine's name is needed here, not "
          + Texts.describe(argument));
    }
    return find(Texts.string(argument))
        .orElseThrow(() ->
            new SchemeError("there is no machine " + Texts.describe(argument) + "; " + known()));
  }

  /** Returns the machine that is called {@code name}, with or without its port. */
  Optional<BuildMachine> find(String name) {
    return all().stream()
        .filter(machine -> machine.name().equals(name) || machine.id().equals(name))
        .findFirst();
  }

  /** Says which machines there are. */
  String known() {
    List<BuildMachine> all = all();
    return all.isEmpty()
        ? "there are no machines"
        : "there are: "
            + all.stream().map(BuildMachine::name).distinct().collect(Collectors.joining(", "));
  }
}
