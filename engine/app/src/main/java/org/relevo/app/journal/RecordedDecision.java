package org.relevo.app.journal;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.relevo.core.history.Expectation;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Situation;

/**
 * A decision as it was written down.
 *
 * @param time when it was made
 * @param situation all that it depended on, but for the policy and chance; of host keys only the fingerprints
 * @param policy the name of the policy that was asked
 * @param seed what the random numbers came from
 * @param outcome {@code accept}, {@code postpone} or {@code decline}
 * @param first the machine in the first place, {@code NAME:PORT}, if there was one
 * @param digest equal for equal decisions
 */
public record RecordedDecision(
    Instant time,
    Situation situation,
    String policy,
    long seed,
    String outcome,
    Optional<String> first,
    String digest) {

  /** Returns whether another decision about this situation has the same places, and passes machines over by the same rules. */
  public boolean isSame(Decision other) {
    return digest.equals(DecisionText.digest(situation, other));
  }

  static RecordedDecision read(Fields fields, Known known) {
    Situation situation = new Situation(
        known.request(fields.count("request")),
        expectation(fields.object("expectation")),
        HealthJson.daemon(fields, "home"),
        Candidates.read(fields.objects("candidates"), known.farm(fields.count("farm")), known));
    return new RecordedDecision(
        fields.time("time"),
        situation,
        fields.text("policy"),
        seed(fields.text("seed")),
        fields.text("decision"),
        fields.objects("places").stream().findFirst().map(place -> place.text("machine")),
        fields.text("digest"));
  }

  private static long seed(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the field \"seed\" is \"" + text + "\", not a whole number of 64 bits", e);
    }
  }

  private static Expectation expectation(Fields fields) {
    return new Expectation(
        fields.optionalDuration("duration"),
        Expectation.Basis.valueOf(fields.text("basis").toUpperCase(Locale.ROOT)),
        fields.count("builds"),
        HealthJson.size(fields, "peakMemoryBytes"));
  }
}
