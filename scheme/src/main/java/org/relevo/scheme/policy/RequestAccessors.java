package org.relevo.scheme.policy;

import gnu.mapping.Symbol;
import java.util.Locale;
import java.util.function.Function;
import org.relevo.core.history.Expectation;
import org.relevo.scheme.ResourceLists;
import org.relevo.scheme.dialect.SchemeError;
import org.relevo.scheme.dialect.Texts;
import org.relevo.scheme.dialect.Vocabulary;

/** The procedures that look at a request; sizes are in bytes, times in seconds, and what is not known is {@code #f}. */
final class RequestAccessors {
  private static final String SUFFIX = ".drv";

  private RequestAccessors() {}

  static void addTo(Vocabulary vocabulary) {
    vocabulary.procedure("request?", 1, a -> a[0] instanceof RequestValue);
    accessor(
        vocabulary, "name", request -> request.hasDerivation() ? name(request) : (Object) false);
    accessor(
        vocabulary,
        "derivation",
        request ->
            request.hasDerivation() ? request.request().derivation().toString() : (Object) false);
    accessor(vocabulary, "system", request -> request.request().system());
    accessor(
        vocabulary,
        "features",
        request -> Texts.list(request.request().features().stream().sorted().toList()));
    accessor(
        vocabulary, "resources", request -> ResourceLists.of(request.request().resources()));
    accessor(vocabulary, "wants-local?", request -> request.request().wantsLocal());
    vocabulary.procedure(
        "request-resource",
        2,
        a -> request("request-resource", a[0])
            .request()
            .resources()
            .amount(ResourceLists.name(a[1])));
    accessor(
        vocabulary,
        "expected-seconds",
        request -> request
            .expectation()
            .duration()
            .<Object>map(duration -> duration.toNanos() / 1e9)
            .orElse(false));
    accessor(vocabulary, "expected-from", request -> basis(request.expectation()));
    accessor(vocabulary, "known-builds", request -> request.expectation().builds());
    accessor(
        vocabulary,
        "expected-memory",
        request -> request
            .expectation()
            .peakMemory()
            .<Object>map(memory -> memory.bytes())
            .orElse(false));
  }

  private static Object basis(Expectation expectation) {
    return expectation.basis() == Expectation.Basis.NOTHING
        ? (Object) false
        : Symbol.valueOf(expectation.basis().name().toLowerCase(Locale.ROOT));
  }

  private static String name(RequestValue request) {
    String name = request.request().derivation().name();
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }

  static RequestValue request(String procedure, Object value) {
    if (value instanceof RequestValue request) {
      return request;
    }
    throw new SchemeError(procedure + ": a request is needed here, not " + Excerpts.of(value));
  }

  private static void accessor(
      Vocabulary vocabulary, String field, Function<RequestValue, Object> value) {
    String name = "request-" + field;
    vocabulary.procedure(name, 1, a -> value.apply(request(name, a[0])));
  }
}
