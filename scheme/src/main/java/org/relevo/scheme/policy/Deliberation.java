package org.relevo.scheme.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.FinishTimes;
import org.relevo.core.rank.Situation;

/** One decision while it is made: what programs see of the situation. Used by one thread at a time. */
final class Deliberation {
  private final Situation situation;
  private final List<CandidateValue> candidates;
  // Made when somebody asks.
  private Optional<FinishTimes> finishTimes = Optional.empty();
  private boolean timed;

  Deliberation(Situation situation) {
    this.situation = situation;
    this.candidates = new ArrayList<>(situation.candidates().size());
    for (Candidate candidate : situation.candidates()) {
      candidates.add(new CandidateValue(this, candidate, candidates.size()));
    }
  }

  RequestValue request() {
    return new RequestValue(situation.request(), situation.expectation());
  }

  List<CandidateValue> candidates() {
    return candidates;
  }

  Optional<FinishTimes> finishTimes() {
    if (!timed) {
      finishTimes = FinishTimes.of(situation);
      timed = true;
    }
    return finishTimes;
  }
}
