package org.relevo.app.replay;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the decisions of a replay come to: how many would be the same, and how many builds would go to each machine first. */
final class ReplayTotals {
  private static final String WAITS = "(waits)";
  private static final String NEVER = "(declined)";

  private int decisions;
  private int same;
  private int sameFirst;
  private final Map<String, int[]> machines = new TreeMap<>();

  void add(Replay.Pair pair) {
    decisions++;
    same += pair.same() ? 1 : 0;
    sameFirst += pair.sameFirst() ? 1 : 0;
    count(pair.then().first().orElse(none(pair.then().outcome())))[0]++;
    count(pair.firstNow().orElse(none(pair.outcomeNow())))[1]++;
  }

  private int[] count(String machine) {
    return machines.computeIfAbsent(machine, key -> new int[2]);
  }

  /** Returns what stands in the place of a machine. */
  static String none(String outcome) {
    return outcome.equals("decline") ? NEVER : WAITS;
  }

  int decisions() {
    return decisions;
  }

  boolean allSame() {
    return same == decisions;
  }

  /** Returns lines for people, the last with a newline. */
  String text() {
    StringBuilder text = new StringBuilder(String.format(
        Locale.ROOT,
        "%d decision%s: %d with the same first choice, %d the same in every place%n",
        decisions,
        decisions == 1 ? "" : "s",
        sameFirst,
        same));
    if (!machines.isEmpty()) {
      int width = machines.keySet().stream().mapToInt(String::length).max().orElse(0);
      String row = "%-" + Math.max(width, 7) + "s  %6s  %6s%n";
      text.append(String.format(Locale.ROOT, row, "MACHINE", "THEN", "NOW"));
      machines.forEach((machine, counts) ->
          text.append(String.format(Locale.ROOT, row, machine, counts[0], counts[1])));
    }
    return text.toString();
  }

  /** Returns the same as values for JSON. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("decisions", decisions);
    json.put("same", same);
    json.put("sameFirst", sameFirst);
    Map<String, Object> counts = new LinkedHashMap<>();
    machines.forEach(
        (machine, count) -> counts.put(machine, Map.of("then", count[0], "now", count[1])));
    json.put("machines", counts);
    return json;
  }
}
