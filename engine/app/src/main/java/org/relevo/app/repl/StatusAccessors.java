package org.relevo.app.repl;

import java.util.Optional;
import java.util.function.Function;
import org.relevo.core.machine.ByteSize;
import org.relevo.scheme.dialect.SchemeError;
import org.relevo.scheme.dialect.Texts;
import org.relevo.scheme.dialect.Vocabulary;

/** The procedures that look at the status of a machine; sizes are in bytes, times in seconds. */
final class StatusAccessors {
  private StatusAccessors() {}

  static void addTo(Vocabulary vocabulary) {
    accessor(vocabulary, "machine", status -> status.status().machine());
    accessor(
        vocabulary,
        "error",
        status -> status.status().ok() ? (Object) false : status.status().failure());
    accessor(vocabulary, "slots", status -> status.status().slots().total());
    accessor(vocabulary, "used-slots", status -> status.status().slots().used());
    accessor(vocabulary, "load", status -> status.health().normalizedLoad());
    accessor(vocabulary, "load-average", status -> status.health().load().oneMinute());
    accessor(vocabulary, "cores", status -> status.health().cores());
    accessor(vocabulary, "free-memory", status -> size(status.health().freeMemory()));
    accessor(vocabulary, "total-memory", status -> size(status.health().totalMemory()));
    accessor(vocabulary, "free-disk", status -> status.health().freeDisk().bytes());
    accessor(
        vocabulary,
        "clock-difference",
        status -> status.health().clockDifference().toSeconds());
    accessor(vocabulary, "kernel", status -> status.health().kernel());
    accessor(vocabulary, "architecture", status -> status.health().architecture());
    accessor(vocabulary, "host-name", status -> status.health().hostName());
  }

  private static Object size(Optional<ByteSize> size) {
    return size.<Object>map(ByteSize::bytes).orElse(false);
  }

  private static void accessor(
      Vocabulary vocabulary, String field, Function<StatusValue, Object> value) {
    vocabulary.procedure("status-" + field, 1, a -> {
      if (a[0] instanceof StatusValue status) {
        return value.apply(status);
      }
      throw new SchemeError("status-" + field + ": the status of a machine is needed here, not "
          + Texts.describe(a[0]));
    });
  }
}
