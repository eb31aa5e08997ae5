package org.relevo.app.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Health;
import org.relevo.core.quarantine.Drain;
import org.relevo.core.quarantine.Sentence;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.Condition;

/**
 * What lines refer to by numbers, so that it is written once in a file: machines, lists of them, requests, hosts, samples of
 * health, and troubles. A number is never used for anything else by the same writer.
 */
final class Definitions {
  /** How many requests that have not come to their end are known, so that their next try has the same number. */
  private static final int MOST_REQUESTS = 10_000;

  /** What is in the file, by what it is; a machine and its sample are different kinds of things. */
  private final Map<Object, Integer> written = new HashMap<>();

  private final Map<String, Integer> lastNumbers = new HashMap<>();
  private final Set<Integer> requestsWritten = new HashSet<>();
  private final Map<BuildRequest, Integer> requests = new LinkedHashMap<>() {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<BuildRequest, Integer> eldest) {
      return size() > MOST_REQUESTS;
    }
  };

  /** Requests whose end is encoded, but not yet known to be written. */
  private final Map<BuildRequest, Integer> ended = new HashMap<>();

  /** Machines in their order; a type of its own, since the map has other lists of numbers, too. */
  private record Farm(List<Integer> machines) {}

  /** Forgets what is in the file, for another one begins or it is not known what was written. */
  void forget() {
    written.clear();
    requestsWritten.clear();
    requests.putAll(ended);
    ended.clear();
  }

  boolean isEmpty() {
    return written.isEmpty() && requestsWritten.isEmpty();
  }

  /** Has the next build of the same request be another one. */
  void ended(BuildRequest request) {
    Integer number = requests.remove(request);
    if (number != null) {
      ended.putIfAbsent(request, number);
    }
  }

  /** Notes that all that was encoded is in the file. */
  void written() {
    ended.clear();
  }

  int request(BuildRequest request, Instant time, Lines lines) {
    int number = requests.computeIfAbsent(request, key -> next("request"));
    if (requestsWritten.add(number)) {
      lines.add(time, "request", number(number).setAll(RequestJson.write(request)));
    }
    return number;
  }

  int farm(List<Candidate> candidates, Instant time, Lines lines) {
    List<Integer> machines = new ArrayList<>(candidates.size());
    for (Candidate candidate : candidates) {
      machines.add(machine(candidate.machine(), time, lines));
    }
    return number(
        "farm",
        new Farm(machines),
        time,
        lines,
        () -> JournalJson.object().put("machines", Runs.write(machines)));
  }

  private int machine(BuildMachine machine, Instant time, Lines lines) {
    return number("machine", machine, time, lines, () -> MachineJson.write(machine));
  }

  /** Returns the number of the health or the trouble that a condition has. */
  int condition(Condition condition, Instant time, Lines lines) {
    if (condition instanceof Condition.Reachable reachable) {
      return sample(reachable.health(), time, lines);
    } else if (condition instanceof Condition.Quarantined quarantined) {
      Sentence sentence = quarantined.sentence();
      return number("trouble", sentence, time, lines, () -> TroubleJson.write(sentence));
    } else if (condition instanceof Condition.Drained drained) {
      Drain drain = drained.drain();
      return number("trouble", drain, time, lines, () -> TroubleJson.write(drain));
    } else if (condition instanceof Condition.Unreachable away) {
      return number("trouble", away, time, lines, () -> TroubleJson.write(away));
    }
    return 0;
  }

  private int sample(Health health, Instant time, Lines lines) {
    // Not with computeIfAbsent: the host is put into the same map meanwhile.
    return number("health", health, time, lines, () -> {
      HealthJson.Host host = HealthJson.Host.of(health);
      int number = number("host", host, time, lines, () -> HealthJson.write(host));
      return JournalJson.object().put("host", number).setAll(HealthJson.write(health));
    });
  }

  private int number(
      String event, Object what, Instant time, Lines lines, Supplier<ObjectNode> fields) {
    Integer known = written.get(what);
    if (known != null) {
      return known;
    }
    ObjectNode body = fields.get();
    int number = next(event);
    lines.add(time, event, number(number).setAll(body));
    written.put(what, number);
    return number;
  }

  private int next(String event) {
    return lastNumbers.merge(event, 1, Integer::sum);
  }

  private static ObjectNode number(int number) {
    return JournalJson.object().put("id", number);
  }
}
