package org.relevo.app.explain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Placement;

/**
 * What was decided about a request, for people and for programs.
 *
 * @param request what was asked
 * @param decision every machine's place or reason
 * @param at when it was decided
 * @param compressions how what is sent to machines is compressed, in words, by their {@code NAME:PORT}, as far as there are
 *     connections
 */
public record Explanation(
    BuildRequest request, Decision decision, Instant at, Map<String, String> compressions) {
  /** Makes one that knows of no connections. */
  public Explanation(BuildRequest request, Decision decision, Instant at) {
    this(request, decision, at, Map.of());
  }

  /** Returns what the decision comes to, in a few words. */
  public String verdict() {
    int all = decision.placements().size();
    if (all == 0) {
      return "there are no machines";
    }
    if (decision instanceof Decision.Accept accept) {
      int able = accept.ordered().size();
      return able + " of " + all + (all == 1 ? " machine" : " machines") + " can have it now";
    }
    if (decision instanceof Decision.Postpone) {
      return "no machine can have it now";
    }
    return Placement.declinedByPolicy(decision.placements())
        ? "it is not to be offloaded"
        : "no machine can ever have it";
  }

  /** Returns a line with the verdict, then a table of the machines, with a final newline. */
  String text() {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"PLACE", "MACHINE", "SLOTS", "WHY"});
    for (Placement placement : decision.placements()) {
      rows.add(new String[] {
        placement instanceof Placement.Ranked ranked ? ranked.place() + "." : "–",
        placement.candidate().machine().id(),
        placement.candidate().slots().toString(),
        why(placement) + SampleAge.note(placement.candidate(), at)
      });
    }
    StringBuilder text = new StringBuilder(request.needs() + ": " + verdict() + "\n");
    decision.complaint().ifPresent(complaint -> text.append(complaint).append('\n'));
    if (rows.size() > 1) {
      int machine = rows.stream().mapToInt(row -> row[1].length()).max().orElse(0);
      String indent = " ".repeat(7 + machine + 2 + 7);
      for (String[] row : rows) {
        text.append(String.format("%-7s%-" + (machine + 2) + "s%-7s", row[0], row[1], row[2]))
            .append(row[3].replace("\n", "\n" + indent))
            .append('\n');
      }
    }
    for (Placement placement : decision.placements()) {
      BuildMachine machine = placement.candidate().machine();
      // What was left to us to choose is worth saying.
      if (machine.compression().contains("auto") && compressions.containsKey(machine.id())) {
        text.append(machine.id())
            .append(": compression ")
            .append(compressions.get(machine.id()))
            .append('\n');
      }
    }
    return text.toString();
  }

  private static String why(Placement placement) {
    return placement instanceof Placement.Ranked ranked
        ? ranked.reason()
        : ((Placement.PassedOver) placement).reason().toString();
  }

  /** Returns the same as values for JSON. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("system", request.system());
    json.put("features", new TreeSet<>(request.features()));
    json.put("resources", request.resources().amounts());
    json.put("wantsLocal", request.wantsLocal());
    json.put("decision", name(decision));
    decision.complaint().ifPresent(complaint -> json.put("complaint", complaint));
    json.put("machines", decision.placements().stream().map(this::machine).toList());
    return json;
  }

  private Map<String, Object> machine(Placement placement) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("machine", placement.candidate().machine().id());
    json.put("slotsUsed", placement.candidate().slots().used());
    json.put("slotsTotal", placement.candidate().slots().total());
    json.put("committed", placement.candidate().slots().committed().amounts());
    String compression = compressions.get(placement.candidate().machine().id());
    if (compression != null) {
      json.put("compression", compression);
    }
    SampleAge.seconds(placement.candidate(), at)
        .ifPresent(seconds -> json.put("sampleAgeSeconds", seconds));
    if (placement instanceof Placement.Ranked ranked) {
      json.put("place", ranked.place());
      json.put("policy", ranked.policy());
      json.put("grounds", ranked.grounds().toString());
    } else if (placement instanceof Placement.PassedOver passed) {
      json.put("rule", name(passed.reason()));
      json.put("reason", passed.reason().toString());
    }
    return json;
  }

  /** Returns a kind's name as JSON has it: {@code WrongSystem} is {@code wrong-system}. */
  private static String name(Object kind) {
    return kind.getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }
}
