package org.relevo.app.journal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Placement;
import org.relevo.core.rank.Reason;
import org.relevo.core.rank.Situation;

/**
 * What was decided. The first places have their grounds, and machines that were passed over for the same reason stand
 * together; the rest of a long list is a digest, since it can be decided anew.
 */
final class DecisionJson {
  /** How many places are written with their grounds. */
  static final int PLACES = 32;

  /** How many reasons are written in words; machines with others are grouped by rule. */
  static final int REASONS = 64;

  private DecisionJson() {}

  static void write(ObjectNode node, Situation situation, Decision decision) {
    IdentityHashMap<Candidate, Integer> positions = Candidates.positions(situation.candidates());
    node.put("decision", DecisionText.kind(decision));
    decision.complaint().ifPresent(complaint -> node.put("complaint", complaint));
    if (decision instanceof Decision.Accept accept) {
      node.put("ranked", accept.ordered().size());
      ArrayNode places = node.putArray("places");
      accept.ordered().stream()
          .limit(PLACES)
          .forEach(ranked -> places
              .addObject()
              .put("at", positions.getOrDefault(ranked.candidate(), -1))
              .put("machine", ranked.candidate().machine().id())
              .put("why", ranked.reason()));
    }
    writePassedOver(node.putArray("passedOver"), positions, decision);
    node.put("digest", DecisionText.digest(situation, decision));
  }

  private static void writePassedOver(
      ArrayNode groups, IdentityHashMap<Candidate, Integer> positions, Decision decision) {
    Map<Reason, List<Integer>> reasons = new LinkedHashMap<>();
    Map<String, List<Integer>> rules = new LinkedHashMap<>();
    for (Placement placement : decision.placements()) {
      if (placement instanceof Placement.PassedOver passed) {
        int at = positions.getOrDefault(passed.candidate(), -1);
        if (reasons.containsKey(passed.reason()) || reasons.size() < REASONS) {
          reasons.computeIfAbsent(passed.reason(), key -> new ArrayList<>()).add(at);
        } else {
          String rule = DecisionText.kind(passed.reason());
          rules.computeIfAbsent(rule, key -> new ArrayList<>()).add(at);
        }
      }
    }
    reasons.forEach(
        (reason, at) -> group(groups, DecisionText.kind(reason), at).put("why", reason.toString()));
    rules.forEach((rule, at) -> group(groups, rule, at));
  }

  private static ObjectNode group(ArrayNode groups, String rule, List<Integer> at) {
    return groups
        .addObject()
        .put("rule", rule)
        .put("machines", at.size())
        .put("at", Runs.write(at));
  }
}
