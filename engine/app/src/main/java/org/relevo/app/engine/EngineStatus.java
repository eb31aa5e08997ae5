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
import java.util.Optional;
import org.relevo.app.cli.ErrorText;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.cli.Json;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.offload.MachineView;

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
 * @param clients those clients that said what they want
 * @param machines the connections
 * @param trouble why the machines are not known; empty if they are
 */
record EngineStatus(
    long pid,
    Instant since,
    Instant now,
    int sessions,
    long served,
    long built,
    long failed,
    List<Ledger.Running> running,
    List<ClientView> clients,
    List<Machine> machines,
    String trouble) {

  /**
   * A machine, and whether it is connected to.
   *
   * @param id {@code NAME:PORT}
   * @param connection empty if there is none
   */
  record Machine(String id, Optional<MachineView.Connected> connection) {}

  static EngineStatus of(Engine engine, EngineControl control, Instant now) {
    Ledger ledger = engine.ledger();
    List<Machine> machines = new ArrayList<>();
    String trouble = "";
    try {
      for (MachineView view : engine.offloader().machinesKnown()) {
        machines.add(new Machine(view.machine().id(), view.connection()));
      }
    } catch (IOException | MachinesFileException e) {
      trouble = ErrorText.of(e);
    }
    return new EngineStatus(
        ProcessHandle.current().pid(),
        engine.since(),
        now,
        control.sessions(),
        control.served(),
        ledger.built(),
        ledger.failed(),
        ledger.running(),
        control.clients(),
        machines,
        trouble);
  }

  /** Prints it, and returns the exit code. */
  int print(OutputStream out, boolean json) throws IOException {
    String text = json ? Json.text(json()) + "\n" : text();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    return ExitCodes.OK;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append("engine ").append(pid).append(", up ").append(time(since)).append('\n');
    text.append("clients: ").append(sessions).append(" now, ").append(served).append(" so far\n");
    for (ClientView client : clients) {
      text.append("  ")
          .append(client.number())
          .append(": ")
          .append(client.kind())
          .append(" of ");
      text.append(client.user()).append(", for ").append(time(client.since())).append('\n');
      running.stream()
          .filter(one -> one.client() == client.number())
          .forEach(one -> text.append("    ").append(build(one)));
    }
    text.append("builds: ").append(running.size()).append(" under way, ").append(built);
    text.append(" done, ").append(failed).append(" failed\n");
    text.append("machines:").append(machines.isEmpty() ? " none" : "").append('\n');
    if (!trouble.isEmpty()) {
      text.append("  ").append(trouble.replace("\n", "\n  ")).append('\n');
    }
    for (Machine machine : machines) {
      text.append("  ").append(machine.id()).append(": ");
      text.append(machine.connection().map(this::connection).orElse("not connected"))
          .append('\n');
    }
    return text.toString();
  }

  private String build(Ledger.Running one) {
    return one.derivation() + " on " + one.machine() + ", for " + time(one.since()) + "\n";
  }

  private String connection(MachineView.Connected connection) {
    int kept = connection.keptDaemons();
    return "connected for " + time(connection.since())
        + (kept == 0
            ? ""
            : ", " + kept + (kept == 1 ? " connection" : " connections") + " to its daemon kept");
  }

  private String time(Instant from) {
    // What began while the status was put together is no older than nothing.
    Duration age = from.isBefore(now) ? Duration.between(from, now) : Duration.ZERO;
    if (age.toHours() > 0) {
      return age.toHours() + " h " + age.toMinutesPart() + " min";
    }
    return age.toMinutes() > 0
        ? age.toMinutes() + " min " + age.toSecondsPart() + " s"
        : age.toSeconds() + " s";
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pid", pid);
    json.put("since", since.toString());
    json.put("clients", sessions);
    json.put("served", served);
    json.put("built", built);
    json.put("failed", failed);
    json.put("running", running.stream().map(EngineStatus::json).toList());
    json.put("clientsNow", clients.stream().map(EngineStatus::json).toList());
    if (trouble.isEmpty()) {
      json.put("machines", machines.stream().map(EngineStatus::json).toList());
    } else {
      json.put("machinesError", trouble);
    }
    return json;
  }

  private static Map<String, Object> json(Ledger.Running one) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("derivation", one.derivation().toString());
    json.put("machine", one.machine());
    json.put("since", one.since().toString());
    json.put("client", one.client());
    return json;
  }

  private static Map<String, Object> json(ClientView client) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("number", client.number());
    json.put("kind", client.kind());
    json.put("user", client.user());
    json.put("since", client.since().toString());
    return json;
  }

  private static Map<String, Object> json(Machine machine) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("machine", machine.id());
    json.put("connected", machine.connection().isPresent());
    machine.connection().ifPresent(connection -> {
      json.put("connectedSince", connection.since().toString());
      json.put("daemonConnectionsKept", connection.keptDaemons());
    });
    return json;
  }
}
