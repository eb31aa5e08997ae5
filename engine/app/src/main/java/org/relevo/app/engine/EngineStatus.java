package org.relevo.app.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.cli.Json;

/**
 * What an engine does at a moment.
 *
 * @param pid the number of its process
 * @param since when it was started
 * @param now the moment
 * @param sessions how many clients it serves
 * @param served how many came so far
 * @param built how many builds ended well
 * @param failed how many did not
 * @param running the builds under way
 */
record EngineStatus(
    long pid,
    Instant since,
    Instant now,
    int sessions,
    long served,
    long built,
    long failed,
    List<Ledger.Running> running) {
  static EngineStatus of(Engine engine, EngineControl control, Instant now) {
    Ledger ledger = engine.ledger();
    return new EngineStatus(
        ProcessHandle.current().pid(),
        engine.since(),
        now,
        control.sessions(),
        control.served(),
        ledger.built(),
        ledger.failed(),
        ledger.running());
  }

  /** Prints it, and returns the exit code. */
  int print(OutputStream out, boolean json) throws IOException {
    String text = json ? Json.text(json()) + "\n" : text();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    return ExitCodes.OK;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    text.append("engine ").append(pid).append(", up ").append(time(since)).append('\n');
    text.append("clients: ").append(sessions).append(" now, ").append(served).append(" so far\n");
    text.append("builds: ").append(running.size()).append(" under way, ").append(built);
    text.append(" done, ").append(failed).append(" failed\n");
    for (Ledger.Running one : running) {
      text.append("  ").append(one.derivation()).append(" on ").append(one.machine());
      text.append(", for ").append(time(one.since())).append('\n');
    }
    return text.toString();
  }

  private String time(Instant from) {
    Duration age = Duration.between(from, now);
    if (age.toHours() > 0) {
      return age.toHours() + " h " + age.toMinutesPart() + " min";
    }
    return age.toMinutes() > 0
        ? age.toMinutes() + " min " + age.toSecondsPart() + " s"
        : age.toSeconds() + " s";
  }

  private Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pid", pid);
    json.put("since", since.toString());
    json.put("clients", sessions);
    json.put("served", served);
    json.put("built", built);
    json.put("failed", failed);
    List<Map<String, Object>> builds = new ArrayList<>();
    for (Ledger.Running one : running) {
      Map<String, Object> build = new LinkedHashMap<>();
      build.put("derivation", one.derivation().toString());
      build.put("machine", one.machine());
      build.put("since", one.since().toString());
      builds.add(build);
    }
    json.put("running", builds);
    return json;
  }
}
