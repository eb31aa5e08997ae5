package org.relevo.app.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.relevo.core.history.Expectation;
import org.relevo.core.offload.Outcome;
import org.relevo.core.rank.Situation;

/** Makes lines of events, each after what it refers to unless that is in the file already. For one thread. */
final class EventEncoder {
  private final String writer;
  private final Definitions definitions = new Definitions();

  EventEncoder(String writer) {
    this.writer = writer;
  }

  /** Returns lines; they may refer to all that was encoded since {@link #forget} was called last. */
  byte[] encode(List<JournalEvent> events) {
    Lines lines = new Lines(writer);
    events.forEach(event -> encode(event, lines));
    return lines.bytes();
  }

  /** Has the next lines stand by themselves. */
  void forget() {
    definitions.forget();
  }

  /** Returns whether the next lines will stand by themselves. */
  boolean knowsNothing() {
    return definitions.isEmpty();
  }

  /** Notes that all that was encoded is in the file. */
  void written() {
    definitions.written();
  }

  private void encode(JournalEvent event, Lines lines) {
    Instant time = event.time();
    ObjectNode node =
        JournalJson.object().put("request", definitions.request(event.request(), time, lines));
    if (event instanceof JournalEvent.Decided decided) {
      decided(node, decided, lines);
    } else if (event instanceof JournalEvent.Tried tried) {
      node.put("machine", tried.machine().id()).put("slot", tried.slot());
    } else if (event instanceof JournalEvent.Failed failed) {
      OutcomeJson.putFailure(node, failed.failure());
    } else if (event instanceof JournalEvent.Finished finished) {
      OutcomeJson.write(node, finished.outcome());
    }
    lines.add(time, DecisionText.kind(event), node);
    if (event instanceof JournalEvent.Finished finished
        && !(finished.outcome() instanceof Outcome.Postponed)) {
      definitions.ended(finished.request());
    }
  }

  private void decided(ObjectNode node, JournalEvent.Decided decided, Lines lines) {
    Situation situation = decided.situation();
    node.put("policy", decided.policy());
    // A text: programs that read JSON numbers as floating-point ones would change it.
    node.put("seed", Long.toString(decided.seed()));
    DecisionJson.write(node, situation, decided.decision());
    putExpectation(node, situation.expectation());
    situation.home().ifPresent(home -> HealthJson.putDaemon(node, "home", home));
    node.put("farm", definitions.farm(situation.candidates(), decided.time(), lines));
    Candidates.write(
        node.putArray("candidates"), situation.candidates(), decided.time(), definitions, lines);
  }

  private static void putExpectation(ObjectNode node, Expectation expectation) {
    ObjectNode object = node.putObject("expectation");
    object.put("basis", expectation.basis().name().toLowerCase(Locale.ROOT));
    expectation.duration().ifPresent(duration -> object.put("duration", duration.toString()));
    object.put("builds", expectation.builds());
    expectation.peakMemory().ifPresent(memory -> object.put("peakMemoryBytes", memory.bytes()));
  }
}
