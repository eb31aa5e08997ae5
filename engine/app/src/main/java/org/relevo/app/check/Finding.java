package org.relevo.app.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.SourceLocation;

/**
 * Something in a machine file that its writer should know.
 *
 * @param location where, if it has one place
 * @param machines the {@code NAME:PORT} of those that it is about; none if it is about the file
 * @param text what is wrong; may have several lines
 * @param remedy what mends it; empty if nothing can be advised
 */
record Finding(
    Severity severity,
    Optional<SourceLocation> location,
    List<String> machines,
    String text,
    String remedy) {
  private static final int SHOWN = 3;
  private static final Comparator<SourceLocation> BY_PLACE = Comparator.comparing(
          SourceLocation::file)
      .thenComparingInt(SourceLocation::line)
      .thenComparingInt(SourceLocation::column);

  Finding {
    machines = List.copyOf(machines);
  }

  static Finding error(BuildMachine machine, String text, String remedy) {
    return of(Severity.ERROR, List.of(machine), text, remedy);
  }

  static Finding warning(BuildMachine machine, String text, String remedy) {
    return of(Severity.WARNING, List.of(machine), text, remedy);
  }

  static Finding note(BuildMachine machine, String text, String remedy) {
    return of(Severity.NOTE, List.of(machine), text, remedy);
  }

  /** Returns a finding about machines, placed at the first of them. */
  static Finding of(Severity severity, List<BuildMachine> about, String text, String remedy) {
    return new Finding(
        severity,
        about.stream().flatMap(machine -> machine.location().stream()).findFirst(),
        about.stream().map(BuildMachine::id).distinct().toList(),
        text,
        remedy);
  }

  /** Returns the findings in the order of their places; what holds of many machines from one form is one finding. */
  static List<Finding> merged(List<Finding> findings) {
    Map<Finding, Set<String>> machines = new LinkedHashMap<>();
    for (Finding each : findings) {
      machines
          .computeIfAbsent(each.about(List.of()), key -> new LinkedHashSet<>())
          .addAll(each.machines);
    }
    List<Finding> merged = new ArrayList<>();
    machines.forEach((finding, all) -> merged.add(finding.about(List.copyOf(all))));
    merged.sort(Comparator.comparing(
            (Finding finding) -> finding.location,
            (a, b) -> a.isPresent() && b.isPresent()
                ? BY_PLACE.compare(a.get(), b.get())
                : Boolean.compare(a.isPresent(), b.isPresent()))
        .thenComparing(Finding::severity));
    return List.copyOf(merged);
  }

  private Finding about(List<String> others) {
    return new Finding(severity, location, others, text, remedy);
  }

  /** Returns {@code FILE:LINE:COLUMN: SEVERITY: MACHINES: TEXT} and lines with the remedy, with a final newline. */
  String lines(String file) {
    StringBuilder lines = new StringBuilder();
    lines.append(location.map(SourceLocation::toString).orElse(file)).append(": ");
    lines.append(severity.label()).append(": ");
    if (!machines.isEmpty()) {
      lines.append(enumeration(machines)).append(": ");
    }
    lines.append(text).append('\n');
    remedy
        .lines()
        .map(String::strip)
        .forEach(line -> lines.append("    => ").append(line).append('\n'));
    return lines.toString();
  }

  /** Returns the first few of {@code names}, and how many more there are. */
  static String enumeration(List<String> names) {
    if (names.size() <= SHOWN + 1) {
      return String.join(", ", names);
    }
    return String.join(", ", names.subList(0, SHOWN)) + " and " + (names.size() - SHOWN) + " more";
  }

  /** Returns the same as values for JSON. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("severity", severity.label());
    location.ifPresent(place -> {
      json.put("file", place.file());
      json.put("line", place.line());
      json.put("column", place.column());
    });
    json.put("machines", machines);
    json.put("text", text);
    json.put("remedy", remedy);
    return json;
  }
}
