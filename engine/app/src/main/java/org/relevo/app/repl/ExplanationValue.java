package org.relevo.app.repl;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.relevo.app.explain.Explanation;
import org.relevo.app.explain.SampleAge;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Placement;
import org.relevo.scheme.policy.RequestValue;

/**
 * What was decided about a request, as programs have it.
 *
 * @param request what was asked
 * @param decision every machine's place or reason
 * @param at when it was decided
 */
record ExplanationValue(RequestValue request, Decision decision, Instant at) {
  List<Placement.Ranked> ranked() {
    return decision instanceof Decision.Accept accept ? accept.ordered() : List.of();
  }

  /** Returns several lines: what was decided, what is to be said of the policy, then each machine. */
  String details() {
    String complaint = decision.complaint().map(text -> "\n  " + text).orElse("");
    return decision.placements().stream()
        .map(placement -> "\n  " + placement.toString().replace("\n", "\n     ")
            + SampleAge.note(placement.candidate(), at))
        .collect(Collectors.joining("", this + complaint, ""));
  }

  @Override
  public String toString() {
    return "#<explanation " + request.request().needs() + ": "
        + new Explanation(request.request(), decision, at).verdict() + ">";
  }
}
