package org.relevo.app.journal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.relevo.core.offload.BuildStats;
import org.relevo.core.offload.MachineFailure;
import org.relevo.core.offload.Outcome;
import org.relevo.core.rank.Placement;
import org.relevo.core.transfer.TransferStats;

/** What came of a request. */
final class OutcomeJson {
  private static final int LONGEST_MESSAGE = 4000;
  private static final int MOST_REASONS = 16;

  private OutcomeJson() {}

  static void write(ObjectNode node, Outcome outcome) {
    node.put("outcome", DecisionText.kind(outcome));
    if (outcome instanceof Outcome.Built built) {
      node.put("machine", built.machine().id());
      putStats(node, built.stats());
    } else if (outcome instanceof Outcome.FailedForGood failed) {
      node.put("machine", failed.machine().id()).put("message", cut(failed.message()));
    } else if (outcome instanceof Outcome.TimedOut late) {
      node.put("machine", late.machine().id()).put("message", cut(late.message()));
    } else if (outcome instanceof Outcome.MachinesLost lost) {
      ArrayNode failures = node.putArray("failures");
      lost.failures().forEach(failure -> putFailure(failures.addObject(), failure));
    } else if (outcome instanceof Outcome.Postponed postponed) {
      putReasons(node.putArray("reasons"), postponed.placements());
    } else if (outcome instanceof Outcome.Declined declined) {
      putReasons(node.putArray("reasons"), declined.placements());
    }
  }

  static void putFailure(ObjectNode node, MachineFailure failure) {
    node.put("machine", failure.machine().id())
        .put("why", cut(failure.why()))
        .put("mayPass", failure.mayPass());
  }

  private static void putStats(ObjectNode node, BuildStats stats) {
    JournalJson.putSeconds(node, "seconds", stats.total());
    JournalJson.putSeconds(node, "buildSeconds", stats.build());
    putTransfer(node.putObject("sent"), stats.sent());
    putTransfer(node.putObject("retrieved"), stats.retrieved());
  }

  private static void putTransfer(ObjectNode node, TransferStats stats) {
    node.put("needed", stats.needed()).put("items", stats.items()).put("bytes", stats.bytes());
    JournalJson.putSeconds(node, "seconds", stats.time());
  }

  private static void putReasons(ArrayNode reasons, List<Placement> placements) {
    Map<Object, List<String>> machines = new LinkedHashMap<>();
    for (Placement placement : placements) {
      if (placement instanceof Placement.PassedOver passed) {
        machines
            .computeIfAbsent(passed.reason(), key -> new ArrayList<>())
            .add(passed.candidate().machine().id());
      }
    }
    machines.entrySet().stream()
        .limit(MOST_REASONS)
        .forEach(entry -> reasons
            .addObject()
            .put("why", cut(entry.getKey().toString()))
            .put("machines", entry.getValue().size())
            .put("first", entry.getValue().get(0)));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
  }
}
