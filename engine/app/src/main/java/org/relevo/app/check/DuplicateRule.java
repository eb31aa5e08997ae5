package org.relevo.app.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;

/** Machines that are in the list twice: with one name and port, or with one host key under several names. */
final class DuplicateRule implements Rule {
  @Override
  public List<Finding> check(List<BuildMachine> machines) {
    List<Finding> findings = new ArrayList<>();
    Map<String, List<BuildMachine>> byHost = machines.stream()
        .collect(Collectors.groupingBy(BuildMachine::id, LinkedHashMap::new, Collectors.toList()));
    byHost.values().stream()
        .filter(same -> same.size() > 1)
        .forEach(same -> sameHost(same, findings));
    Map<HostKey, List<BuildMachine>> byKey = byHost.values().stream()
        .flatMap(same -> same.stream()
            .map(BuildMachine::hostKey)
            .distinct()
            .map(key -> same.stream()
                .filter(machine -> machine.hostKey().equals(key))
                .findFirst()
                .orElseThrow()))
        .collect(
            Collectors.groupingBy(BuildMachine::hostKey, LinkedHashMap::new, Collectors.toList()));
    byKey.values().stream()
        .filter(same -> same.size() > 1)
        .forEach(same -> sameKey(same, findings));
    return findings;
  }

  private static void sameHost(List<BuildMachine> same, List<Finding> findings) {
    List<BuildMachine> later = same.subList(1, same.size());
    String first =
        same.get(0).location().map(place -> " (first at " + place + ")").orElse("");
    findings.add(Finding.of(
        Severity.NOTE,
        later,
        "is listed " + (same.size() == 2 ? "twice" : same.size() + " times") + first
            + ": entries with one name and port are one host and share its build slots",
        ""));
    List<Integer> slots =
        same.stream().map(BuildMachine::parallelBuilds).distinct().toList();
    if (slots.size() > 1) {
      findings.add(Finding.of(
          Severity.WARNING,
          later,
          "parallel-builds differs between its entries" + first + ": "
              + slots.stream().map(String::valueOf).collect(Collectors.joining(", "))
              + "; they share slots, so the largest number is what the host can get",
          "Give all of them the same number."));
    }
    boolean contradict = same.stream()
        .map(BuildMachine::hostKey)
        .distinct()
        .collect(Collectors.groupingBy(HostKey::type, Collectors.counting()))
        .values()
        .stream()
        .anyMatch(count -> count > 1);
    if (contradict) {
      findings.add(Finding.of(
          Severity.WARNING,
          later,
          "the host keys of its entries differ" + first
              + ", though a host has one key of each type; only one of them can be right",
          "Take the right one from: ssh-keyscan -p " + same.get(0).port() + " "
              + same.get(0).name()));
    }
  }

  private static void sameKey(List<BuildMachine> same, List<Finding> findings) {
    List<BuildMachine> placed = new ArrayList<>(same);
    // The finding stands at the second: until then all was well.
    placed.add(placed.remove(0));
    Finding finding = Finding.of(
        Severity.WARNING,
        placed,
        "have the same host key (" + same.get(0).hostKey().fingerprint()
            + "); if they are one machine, it gets more builds than its slots allow",
        "Keep one entry for each machine. If they are clones, give each keys of its own, there: rm"
            + " /etc/ssh/ssh_host_*; ssh-keygen -A");
    findings.add(new Finding(
        finding.severity(),
        finding.location(),
        same.stream().map(BuildMachine::id).toList(),
        finding.text(),
        finding.remedy()));
  }
}
