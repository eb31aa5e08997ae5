package org.relevo.app.farm;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What {@code relevo test} found out about a machine.
 *
 * @param machine {@code NAME:PORT}
 * @param steps in the order in which they were tried; after one that failed none was
 */
record MachineReport(String machine, List<Step> steps) {
  boolean ok() {
    return steps.stream().allMatch(Step::ok);
  }

  /** Returns a line for the machine and one or more for each step, with a final newline. */
  String text() {
    return machine + ": " + (ok() ? "all well" : "FAILED") + "\n"
        + steps.stream().map(MachineReport::text).collect(Collectors.joining());
  }

  private static String text(Step step) {
    StringBuilder text = new StringBuilder();
    text.append(step.ok() ? "  ok    " : "  FAIL  ");
    text.append(String.format("%-11s  ", step.name()));
    text.append(step.detail().replace("\n", "\n" + " ".repeat(21))).append('\n');
    step.remedy()
        .lines()
        .map(String::strip)
        .forEach(line -> text.append(" ".repeat(21)).append("=> ").append(line).append('\n'));
    return text.toString();
  }

  /** Returns the same as values for JSON. */
  Map<String, Object> json() {
    return Map.of("machine", machine, "ok", ok(), "steps", steps);
  }
}
