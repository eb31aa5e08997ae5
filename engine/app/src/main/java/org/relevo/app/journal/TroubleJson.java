package org.relevo.app.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.relevo.core.quarantine.Drain;
import org.relevo.core.quarantine.Sentence;
import org.relevo.core.quarantine.Trouble;
import org.relevo.core.rank.Condition;

/**
 * Why machines were not asked, or did not answer. How long a quarantine still takes is another each time, and stands in
 * the decision.
 */
final class TroubleJson {
  static final String UNREACHABLE = "unreachable";
  static final String QUARANTINED = "quarantined";
  static final String DRAINED = "drained";

  private TroubleJson() {}

  static ObjectNode write(Condition.Unreachable condition) {
    return kind(UNREACHABLE).put("why", condition.why());
  }

  static ObjectNode write(Sentence sentence) {
    return kind(QUARANTINED)
        .put("trouble", sentence.kind().key())
        .put("why", sentence.why())
        .put("failures", sentence.failures())
        .put("since", sentence.since().toString())
        .put("until", sentence.until().toString())
        .put("lastTried", sentence.lastTried().toString())
        .put("onTrial", sentence.onTrial());
  }

  static ObjectNode write(Drain drain) {
    return kind(DRAINED)
        .put("who", drain.who())
        .put("why", drain.why())
        .put("since", drain.since().toString());
  }

  private static ObjectNode kind(String kind) {
    return JournalJson.object().put("condition", kind);
  }

  /** Returns the condition that a line tells of; a quarantine that is over at once. */
  static Condition read(Fields fields) {
    String kind = fields.text("condition");
    return switch (kind) {
      case UNREACHABLE -> new Condition.Unreachable(fields.text("why"));
      case QUARANTINED ->
        new Condition.Quarantined(
            new Sentence(
                trouble(fields.text("trouble")),
                fields.text("why"),
                fields.count("failures"),
                fields.time("since"),
                fields.time("until"),
                fields.time("lastTried"),
                fields.flag("onTrial")),
            Duration.ZERO);
      case DRAINED ->
        new Condition.Drained(
            new Drain(fields.text("who"), fields.text("why"), fields.time("since")));
      default ->
        throw new IllegalArgumentException(
            "the field \"condition\" is \"" + kind + "\", which is not known");
    };
  }

  private static Trouble trouble(String key) {
    return Arrays.stream(Trouble.values())
        .filter(trouble -> trouble.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the field \"trouble\" is \"" + key
            + "\", not one of "
            + Arrays.stream(Trouble.values()).map(Trouble::key).collect(Collectors.joining(", "))));
  }
}
