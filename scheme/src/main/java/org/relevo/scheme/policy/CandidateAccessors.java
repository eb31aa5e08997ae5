package org.relevo.scheme.policy;

import java.util.Optional;
import java.util.function.Function;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.Health;
import org.relevo.core.rank.FinishTime;
import org.relevo.core.rank.Workload;
import org.relevo.scheme.ResourceLists;
import org.relevo.scheme.dialect.SchemeError;
import org.relevo.scheme.dialect.Vocabulary;

/** The procedures that look at a candidate; sizes are in bytes, times in seconds, and what is not known is {@code #f}. */
final class CandidateAccessors {
  private CandidateAccessors() {}

  static void addTo(Vocabulary vocabulary) {
    vocabulary.procedure("candidate?", 1, a -> a[0] instanceof CandidateValue);
    accessor(vocabulary, "machine", value -> value.candidate().machine());
    accessor(vocabulary, "name", value -> value.candidate().machine().name());
    accessor(vocabulary, "speed", value -> value.candidate().machine().speed());
    accessor(vocabulary, "slots", value -> value.candidate().slots().total());
    accessor(vocabulary, "used-slots", value -> value.candidate().slots().used());
    accessor(
        vocabulary,
        "free-slots",
        value -> value.candidate().slots().total() - value.candidate().slots().used());
    accessor(vocabulary, "cores", value -> health(value).cores());
    accessor(vocabulary, "load", value -> health(value).load().oneMinute());
    accessor(vocabulary, "normalized-load", value -> health(value).normalizedLoad());
    accessor(vocabulary, "free-disk", value -> health(value).freeDisk().bytes());
    accessor(vocabulary, "free-memory", value -> size(health(value).freeMemory()));
    accessor(vocabulary, "total-memory", value -> size(health(value).totalMemory()));
    accessor(vocabulary, "missing-bytes", value -> {
      var missing = value.candidate().missingBytes();
      return missing.isPresent() ? (Object) missing.getAsLong() : (Object) false;
    });
    accessor(vocabulary, "bytes-per-second", value -> {
      var rate = value.candidate().bytesPerSecond();
      return rate.isPresent() ? (Object) rate.getAsDouble() : (Object) false;
    });
    accessor(vocabulary, "expected-send", value -> time(value, FinishTime::sendSeconds));
    accessor(vocabulary, "expected-build", value -> time(value, FinishTime::buildSeconds));
    accessor(vocabulary, "expected-end", value -> time(value, FinishTime::seconds));
    vocabulary
        .procedure(
            "candidate-resource",
            2,
            a -> candidate("candidate-resource", a[0])
                .candidate()
                .machine()
                .resources()
                .amount(ResourceLists.name(a[1])))
        .procedure(
            "candidate-committed",
            2,
            a -> candidate("candidate-committed", a[0])
                .candidate()
                .slots()
                .committed()
                .amount(ResourceLists.name(a[1])));
  }

  private static Health health(CandidateValue value) {
    return Workload.health(value.candidate());
  }

  private static Object size(Optional<ByteSize> size) {
    return size.<Object>map(ByteSize::bytes).orElse(false);
  }

  private static Object time(CandidateValue value, Function<FinishTime, Object> part) {
    return value.finishTime().map(part).orElse(false);
  }

  static CandidateValue candidate(String procedure, Object value) {
    if (value instanceof CandidateValue candidate) {
      return candidate;
    }
    throw new SchemeError(procedure + ": a candidate is needed here, not " + Excerpts.of(value));
  }

  private static void accessor(
      Vocabulary vocabulary, String field, Function<CandidateValue, Object> value) {
    String name = "candidate-" + field;
    vocabulary.procedure(name, 1, a -> value.apply(candidate(name, a[0])));
  }
}
