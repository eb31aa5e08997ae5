package org.relevo.app.repl;

import java.util.List;
import java.util.stream.Collectors;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Placement;

/**
 * What was decided about a request, as programs have it.
 *
 * @param request what was asked
 * @param decision every machine's place or reason
 */
record ExplanationValue(RequestValue request, Decision decision) {
  List<Placement.Ranked> ranked() {
    return decision instanceof Decision.Accept accept ? accept.ordered() : List.of();
  }

  /** Returns several lines: what was decided, then each machine. */
  String details() {
    return decision.placements().stream()
        .map(placement -> "\n  " + placement.toString().replace("\n", "\n     "))
        .collect(Collectors.joining("", toString(), ""));
  }

  private String verdict() {
    int all = decision.placements().size();
    if (all == 0) {
      return "there are no machines";
    }
    if (decision instanceof Decision.Accept accept) {
      int able = accept.ordered().size();
      return able + " of " + all + (all == 1 ? " machine" : " machines") + " can have it now";
    }
    return decision instanceof Decision.Postpone
        ? "no machine can have it now"
        : "no machine can ever have it";
  }

  @Override
  public String toString() {
    return "#<explanation " + request.needs() + ": " + verdict() + ">";
  }
}
