package org.relevo.app.repl;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.relevo.app.build.BuildPorts;
import org.relevo.core.build.BuildDaemon;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Health;
import org.relevo.core.offload.MachineConnection;
import org.relevo.core.offload.MachineConnector;
import org.relevo.core.slot.MachineSlot;

/**
 * Keeps the connections of a session, one a machine, for all that uses them: status visits and offloaders, of which a
 * session may have several after each other. Thread-safe; connecting to different machines goes side by side.
 */
final class KeptConnections implements MachineConnector, AutoCloseable {
  private final BuildPorts.Connections connections;
  private final Map<BuildMachine, Line> lines = new HashMap<>();

  KeptConnections(BuildPorts.Connections connections) {
    this.connections = connections;
  }

  /** Returns the connection that is kept if it stands, else a new one; closing it does nothing. */
  @Override
  public MachineConnection connect(BuildMachine machine) throws IOException {
    Line line;
    synchronized (lines) {
      line = lines.computeIfAbsent(machine, Line::new);
    }
    return new Shared(line.open());
  }

  @Override
  public void assume(Function<BuildMachine, OptionalDouble> rates) {
    connections.assume(rates);
  }

  @Override
  public void close() {
    List<Line> all;
    synchronized (lines) {
      all = new ArrayList<>(lines.values());
    }
    // Whoever is connecting holds its line; closing the connector ends that.
    connections.close();
    all.forEach(Line::close);
  }

  /** The connection to one machine. */
  private final class Line {
    private final BuildMachine machine;
    private @Nullable MachineConnection open;

    Line(BuildMachine machine) {
      this.machine = machine;
    }

    synchronized MachineConnection open() throws IOException {
      MachineConnection kept = open;
      if (kept == null || !kept.isOpen()) {
        kept = connections.connect(machine);
        open = kept;
      }
      return kept;
    }

    synchronized void close() {
      Optional.ofNullable(open).ifPresent(MachineConnection::close);
      open = null;
    }
  }

  private record Shared(MachineConnection connection) implements MachineConnection {
    @Override
    public Health probe(Duration limit) throws IOException {
      return connection.probe(limit);
    }

    @Override
    public BuildDaemon openDaemon() throws IOException {
      return connection.openDaemon();
    }

    @Override
    public MachineSlot takeSlot(int slots) throws IOException {
      return connection.takeSlot(slots);
    }

    @Override
    public Optional<String> compression() {
      return connection.compression();
    }

    @Override
    public boolean isOpen() {
      return connection.isOpen();
    }

    @Override
    public void close() {
      // Others use it, too; it is closed with the session.
    }
  }
}
