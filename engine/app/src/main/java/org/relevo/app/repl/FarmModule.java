package org.relevo.app.repl;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.relevo.app.build.BuildSummary;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Resources;
import org.relevo.core.rank.Placement;
import org.relevo.formats.path.StorePath;
import org.relevo.scheme.ResourceLists;
import org.relevo.scheme.SchemeValues;
import org.relevo.scheme.dialect.Evaluation;
import org.relevo.scheme.dialect.NativeModule;
import org.relevo.scheme.dialect.SchemeError;
import org.relevo.scheme.dialect.Texts;
import org.relevo.scheme.dialect.Vocabulary;
import org.relevo.scheme.policy.ProgramPolicy;
import org.relevo.scheme.policy.RequestValue;

/** The module {@code (relevo farm)}: what programs of a session ask of machines, and have them do. */
final class FarmModule {
  /** The keywords that {@code request} takes. */
  static final List<String> REQUEST_KEYWORDS = List.of("derivation", "features", "resources");

  private static final int ANY = -1;

  private final SessionFarm farm;
  private final MachineList machines;
  private final PrintStream output;

  /**
   * Makes the module.
   *
   * @param output where what policies print goes
   */
  FarmModule(SessionFarm farm, MachineList machines, PrintStream output) {
    this.farm = farm;
    this.machines = machines;
    this.output = output;
  }

  NativeModule module() {
    return new NativeModule(List.of("(relevo farm)"), (vocabulary, evaluation) -> {
      machines.lookAt(evaluation);
      addTo(vocabulary, evaluation);
    });
  }

  private void addTo(Vocabulary vocabulary, Evaluation program) {
    vocabulary
        .procedure("status", 1, a -> status(a[0]))
        .procedure("load-of", 1, a -> status(a[0]).health().normalizedLoad())
        .procedure("request", 0, ANY, a -> request(List.of(a)))
        .procedure(
            "rank",
            1,
            a -> Texts.list(explain(a[0]).ranked().stream()
                .map(place -> place.candidate().machine())
                .toList()))
        .procedure("explain", 1, a -> explain(a[0]))
        .procedure("use-policy!", 1, a -> {
          farm.use(ProgramPolicy.of(a[0], Optional.empty(), program, output));
          return SchemeValues.UNSPECIFIED;
        })
        .procedure("build", 1, a -> build(a[0]))
        .procedure(
            "explanation-ranked",
            1,
            a -> Texts.list(explanation(a[0]).ranked().stream()
                .map(place -> place.candidate().machine())
                .toList()))
        .procedure("explanation-passed-over", 1, a -> passedOver(explanation(a[0])));
    StatusAccessors.addTo(vocabulary);
  }

  private StatusValue status(Object argument) throws InterruptedException {
    StatusValue status = new StatusValue(farm.status(machines.find(argument)));
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException("interrupted while a machine was asked");
    }
    return status;
  }

  private RequestValue request(List<Object> arguments) throws IOException {
    Optional<String> system = Optional.empty();
    Optional<String> derivation = Optional.empty();
    Optional<Set<String>> features = Optional.empty();
    Optional<Resources> resources = Optional.empty();
    int at = 0;
    if (!arguments.isEmpty() && Texts.keyword(arguments.get(0)).isEmpty()) {
      system = Optional.of(Texts.string(arguments.get(at++)));
    }
    for (; at < arguments.size(); at += 2) {
      Object keyword = arguments.get(at);
      if (at + 1 == arguments.size()) {
        throw new SchemeError("request: " + Texts.describe(keyword) + " lacks its value");
      }
      Object value = arguments.get(at + 1);
      switch (Texts.keyword(keyword).orElse("")) {
        case "features" -> features = Optional.of(strings(value));
        case "resources" -> resources = Optional.of(resources(value));
        case "derivation" -> derivation = Optional.of(Texts.string(value));
        default ->
          throw new SchemeError(
              "request: #:features, #:resources or #:derivation is needed here, not "
                  + Texts.describe(keyword));
      }
    }
    if (system.isEmpty() && derivation.isEmpty()) {
      throw new SchemeError(
          "request: name a system type, such as \"x86_64-linux\", or a #:derivation");
    }
    BuildRequest base = derivation.isPresent()
        ? farm.request(derivation.get())
        : BuildRequest.ofNeeds(farm.directories().store(), "", Set.of());
    return new RequestValue(new BuildRequest(
        base.derivation(),
        system.orElse(base.system()),
        features.orElse(base.features()),
        resources.orElse(base.resources()),
        base.limits()));
  }

  private static Resources resources(Object value) {
    try {
      return ResourceLists.parse(value);
    } catch (SchemeError e) {
      throw new SchemeError("request: #:resources: " + e.getMessage());
    }
  }

  private static Set<String> strings(Object list) {
    Set<String> strings = new LinkedHashSet<>();
    Texts.list(list).forEach(element -> strings.add(Texts.string(element)));
    return strings;
  }

  /** Returns a request that is given as such, as a system type, or as the path of a derivation. */
  private RequestValue request(Object argument) throws IOException {
    if (argument instanceof RequestValue request) {
      return request;
    }
    if (argument instanceof CharSequence text) {
      return text.toString().endsWith(".drv")
          ? new RequestValue(farm.request(text.toString()))
          : request(List.of(argument));
    }
    throw new SchemeError("a request, such as (request \"x86_64-linux\"), is needed here, not "
        + Texts.describe(argument));
  }

  private ExplanationValue explain(Object argument) throws IOException, InterruptedException {
    RequestValue request = request(argument);
    try {
      return new ExplanationValue(
          request, farm.explain(request.request(), machines.all()), Instant.now());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw e;
    }
  }

  private static ExplanationValue explanation(Object argument) {
    if (argument instanceof ExplanationValue explanation) {
      return explanation;
    }
    throw new SchemeError("an explanation, such as (explain \"x86_64-linux\"), is needed here, not "
        + Texts.describe(argument));
  }

  private static Object passedOver(ExplanationValue explanation) {
    List<Object> passed = new ArrayList<>();
    for (Placement placement : explanation.decision().placements()) {
      if (placement instanceof Placement.PassedOver over) {
        passed.add(Texts.list(List.of(over.candidate().machine(), over.reason().toString())));
      }
    }
    return Texts.list(passed);
  }

  private Object build(Object argument) throws Exception {
    List<String> derivations = new ArrayList<>();
    for (Object each : Texts.isList(argument) ? Texts.list(argument) : List.of(argument)) {
      derivations.add(
          each instanceof RequestValue request && request.hasDerivation()
              ? request.request().derivation().toString()
              : Texts.string(each));
    }
    List<BuildMachine> all = machines.all();
    BuildSummary summary;
    try {
      summary = farm.build(derivations, all);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw e;
    }
    if (!summary.result().good()) {
      throw new SchemeError(String.join("\n", summary.complaints()));
    }
    return Texts.list(summary.outputs().stream().map(StorePath::toString).toList());
  }
}
