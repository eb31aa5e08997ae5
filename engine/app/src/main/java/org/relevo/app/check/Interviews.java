package org.relevo.app.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.relevo.app.farm.Visits;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Health;
import org.relevo.core.ssh.SshException;

/**
 * What machines that were asked said.
 *
 * @param cores by {@code NAME:PORT}; nothing for those that did not answer
 * @param findings what is wrong in the light of it
 */
record Interviews(Map<String, Integer> cores, List<Finding> findings) {
  /** When no machine was asked. */
  static final Interviews NONE = new Interviews(Map.of(), List.of());

  private record Answer(
      BuildMachine machine, Optional<Health> health, Optional<IOException> failure) {}

  /** Asks each host once, some at the same time. */
  static Interviews with(
      List<BuildMachine> machines,
      CheckPorts.Interviewer interviewer,
      ThisHost host,
      LoopRule loops)
      throws InterruptedException {
    Map<String, BuildMachine> hosts = new LinkedHashMap<>();
    machines.forEach(machine -> hosts.putIfAbsent(machine.id(), machine));
    Map<String, Integer> cores = new LinkedHashMap<>();
    Collection<Finding> findings = new ArrayList<>();
    Visits.all(List.copyOf(hosts.values()), machine -> ask(machine, interviewer), answer -> {
      answer.failure().flatMap(e -> failed(answer.machine(), e)).ifPresent(findings::add);
      answer.health().ifPresent(health -> {
        cores.put(answer.machine().id(), health.cores());
        boolean known = loops.isThisHost(answer.machine());
        if (!known && health.hostName().equalsIgnoreCase(host.name())) {
          findings.add(Finding.warning(
              answer.machine(),
              "calls itself " + health.hostName()
                  + ", as this host does: if it is this host, builds"
                  + " are offloaded to where they come from",
              "Leave it out of the list on this host, or give one of the two another name."));
        }
      });
    });
    for (BuildMachine machine : machines) {
      Optional.ofNullable(cores.get(machine.id()))
          .flatMap(count -> SlotsBeyondCores.of(machine, count))
          .ifPresent(findings::add);
    }
    return new Interviews(Map.copyOf(cores), List.copyOf(findings));
  }

  private static Answer ask(BuildMachine machine, CheckPorts.Interviewer interviewer) {
    try {
      return new Answer(machine, Optional.of(interviewer.ask(machine)), Optional.empty());
    } catch (IOException e) {
      return new Answer(machine, Optional.empty(), Optional.of(e));
    }
  }

  /** A machine that is down may come back; one that refuses us is described wrongly. */
  private static Optional<Finding> failed(BuildMachine machine, IOException e) {
    if (!(e instanceof SshException ssh)) {
      String text = String.valueOf(e.getMessage());
      String prefix = machine.id() + ": ";
      return Optional.of(Finding.warning(
          machine,
          "could not be asked: "
              + (text.startsWith(prefix) ? text.substring(prefix.length()) : text),
          ""));
    }
    return switch (ssh.phase()) {
      // Found without connecting.
      case PRIVATE_KEY -> Optional.empty();
      case HOST_KEY, AUTHENTICATE ->
        Optional.of(Finding.error(machine, ssh.reason(), ssh.remedy()));
      default ->
        Optional.of(Finding.warning(machine, "could not be asked: " + ssh.reason(), ssh.remedy()));
    };
  }
}
