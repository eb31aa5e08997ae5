package org.relevo.app.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Health;
import org.relevo.core.rank.Condition;

/** What a writer has defined so far in a file, by its numbers. */
final class Known {
  private final Map<Integer, BuildMachine> machines = new HashMap<>();
  private final Map<Integer, List<BuildMachine>> farms = new HashMap<>();
  private final Map<Integer, HealthJson.Host> hosts = new HashMap<>();
  private final Map<Integer, Health> health = new HashMap<>();
  private final Map<Integer, Condition> troubles = new HashMap<>();
  private final Map<Integer, BuildRequest> requests = new HashMap<>();

  /** Takes what an event defines; events of other kinds are read past. */
  void learn(String event, Fields fields) {
    switch (event) {
      case "machine" -> machines.put(fields.count("id"), MachineJson.read(fields));
      case "farm" -> farms.put(fields.count("id"), farm(fields));
      case "host" -> hosts.put(fields.count("id"), HealthJson.readHost(fields));
      case "health" ->
        health.put(
            fields.count("id"), HealthJson.read(find(hosts, "host", fields.count("host")), fields));
      case "trouble" -> troubles.put(fields.count("id"), TroubleJson.read(fields));
      case "request" -> requests.put(fields.count("id"), RequestJson.read(fields));
      default -> {}
    }
  }

  private List<BuildMachine> farm(Fields fields) {
    List<BuildMachine> farm = new ArrayList<>();
    for (int number : fields.runs("machines", Candidates.MOST)) {
      farm.add(find(machines, "machine", number));
    }
    return List.copyOf(farm);
  }

  List<BuildMachine> farm(int number) {
    return find(farms, "farm", number);
  }

  Health health(int number) {
    return find(health, "health", number);
  }

  Condition trouble(int number) {
    return find(troubles, "trouble", number);
  }

  BuildRequest request(int number) {
    return find(requests, "request", number);
  }

  private static <T> T find(Map<Integer, T> defined, String what, int number) {
    T found = defined.get(number);
    if (found == null) {
      throw new IllegalArgumentException(
          what + " " + number + " is not defined by this writer before in this file");
    }
    return found;
  }
}
