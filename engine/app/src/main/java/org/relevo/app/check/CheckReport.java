package org.relevo.app.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.relevo.core.machine.BuildMachine;

/**
 * What {@code relevo check} found out about a machine file, and the policy file beside it.
 *
 * @param machines those that were looked at
 * @param total how many the file describes
 * @param cores by {@code NAME:PORT}, where they are known
 * @param findings in the order in which to show them
 */
record CheckReport(
    Path file,
    List<BuildMachine> machines,
    int total,
    Map<String, Integer> cores,
    List<Finding> findings) {

  /** Returns the report with more findings. */
  CheckReport with(List<Finding> more) {
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(more);
    return new CheckReport(file, machines, total, cores, all);
  }

  long count(Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  /** Returns whether the file can be used. */
  boolean ok(boolean strict) {
    return count(Severity.ERROR) == 0 && !(strict && count(Severity.WARNING) > 0);
  }

  /** Returns the table, the findings and a line that counts both, with a final newline. */
  String text() {
    StringBuilder text = new StringBuilder(MachineTable.of(machines, cores));
    if (!machines.isEmpty() && !findings.isEmpty()) {
      text.append('\n');
    }
    findings.forEach(finding -> text.append(finding.lines(file.toString())));
    if (!machines.isEmpty() || !findings.isEmpty()) {
      text.append('\n');
    }
    text.append(machines.size() == total ? "" : machines.size() + " of ")
        .append(counted(total, "machine"))
        .append(", ")
        .append(counted(count(Severity.ERROR), "error"))
        .append(", ")
        .append(counted(count(Severity.WARNING), "warning"));
    if (count(Severity.NOTE) > 0) {
      text.append(", ").append(counted(count(Severity.NOTE), "note"));
    }
    return text.append('\n').toString();
  }

  private static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** Returns the same as values for JSON. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", file.toString());
    json.put("machines", machines.stream().map(this::json).toList());
    json.put("findings", findings.stream().map(Finding::json).toList());
    json.put("errors", count(Severity.ERROR));
    json.put("warnings", count(Severity.WARNING));
    json.put("notes", count(Severity.NOTE));
    return json;
  }

  private Map<String, Object> json(BuildMachine machine) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("machine", machine.id());
    json.put("name", machine.name());
    json.put("port", machine.port());
    json.put("user", machine.user());
    json.put("systems", machine.systems());
    json.put("hostKey", machine.hostKey().fingerprint());
    json.put("privateKey", machine.privateKey().toString());
    json.put("daemonSocket", machine.daemonSocket());
    json.put("parallelBuilds", machine.parallelBuilds());
    json.put("speed", machine.speed());
    json.put("features", new TreeSet<>(machine.features()));
    json.put("resources", machine.resources().amounts());
    machine.memoryFloor().ifPresent(floor -> json.put("memoryFloorMib", floor.mebibytes()));
    // False as in the file: load is ignored.
    json.put(
        "overloadThreshold",
        machine.overloadThreshold().isPresent()
            ? machine.overloadThreshold().getAsDouble()
            : false);
    if (cores.containsKey(machine.id())) {
      json.put("cores", cores.get(machine.id()));
    }
    machine.location().ifPresent(place -> json.put("location", place.toString()));
    return json;
  }
}
