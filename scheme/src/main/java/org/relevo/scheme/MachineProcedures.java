package org.relevo.scheme;

import gnu.math.DFloNum;
import gnu.math.IntNum;
import java.util.List;
import java.util.function.Function;
import org.relevo.core.machine.BuildMachine;
import org.relevo.scheme.dialect.SchemeError;
import org.relevo.scheme.dialect.Texts;
import org.relevo.scheme.dialect.Vocabulary;

/** The predicate and the accessors of {@code build-machine} objects. */
final class MachineProcedures {
  private MachineProcedures() {}

  static void addTo(Vocabulary vocabulary) {
    vocabulary.procedure("build-machine?", 1, a -> a[0] instanceof BuildMachine);
    accessor(vocabulary, "name", BuildMachine::name);
    accessor(vocabulary, "systems", machine -> Texts.list(machine.systems()));
    accessor(vocabulary, "user", BuildMachine::user);
    accessor(vocabulary, "host-key", machine -> machine.hostKey().toString());
    accessor(vocabulary, "port", machine -> IntNum.make(machine.port()));
    accessor(vocabulary, "private-key", machine -> machine.privateKey().toString());
    accessor(vocabulary, "compression", machine -> String.join(",", machine.compression()));
    accessor(vocabulary, "compression-level", machine -> IntNum.make(machine.compressionLevel()));
    accessor(vocabulary, "daemon-socket", BuildMachine::daemonSocket);
    accessor(
        vocabulary,
        "overload-threshold",
        machine -> machine.overloadThreshold().isPresent()
            ? DFloNum.valueOf(machine.overloadThreshold().getAsDouble())
            : false);
    accessor(vocabulary, "parallel-builds", machine -> IntNum.make(machine.parallelBuilds()));
    accessor(vocabulary, "speed", machine -> DFloNum.valueOf(machine.speed()));
    accessor(vocabulary, "features", machine -> Texts.list(List.copyOf(machine.features())));
    accessor(vocabulary, "resources", machine -> ResourceLists.of(machine.resources()));
    accessor(
        vocabulary,
        "memory-floor-mib",
        machine -> machine
            .memoryFloor()
            .<Object>map(floor -> IntNum.make(floor.mebibytes()))
            .orElse(false));
  }

  private static void accessor(
      Vocabulary vocabulary, String field, Function<BuildMachine, Object> value) {
    vocabulary.procedure("build-machine-" + field, 1, a -> {
      if (a[0] instanceof BuildMachine machine) {
        return value.apply(machine);
      }
      throw new SchemeError("build-machine-" + field
          + ": a build-machine object is needed here, not " + Texts.describe(a[0]));
    });
  }
}
