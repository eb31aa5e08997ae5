package org.relevo.core.offload;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The connection to one machine, made when it is needed first, kept from then on, and made anew when it has broken. Thread-safe;
 * connecting goes one after the other, so that many who need it at once make one.
 */
final class KeptConnection implements AutoCloseable {
  private final Connector connector;
  private final InstantSource clock;

  // Taken before this object, which guards the fields below and is never held for long.
  private final Object connecting = new Object();
  private Optional<MachineConnection> connection = Optional.empty();
  private int connections;
  private Instant connectedSince = Instant.MIN;

  /** Builds that hold or try to get a slot. */
  private int builds;

  private boolean closed;

  KeptConnection(Connector connector, InstantSource clock) {
    this.connector = connector;
    this.clock = clock;
  }

  /** Makes a connection. */
  @FunctionalInterface
  interface Connector {
    MachineConnection connect() throws IOException;
  }

  /** What is done over a connection. */
  @FunctionalInterface
  interface Use<T> {
    T with(MachineConnection connection) throws IOException;
  }

  /** Returns the connection that stands, as far as is known. */
  synchronized Optional<MachineConnection> standing() {
    return connection.filter(MachineConnection::isOpen);
  }

  /** Returns what there is to tell of that. */
  synchronized Optional<MachineView.Connected> view() {
    return standing()
        .map(open ->
            new MachineView.Connected(connectedSince, open.keptDaemons(), open.compression()));
  }

  /** Returns how often it was made: as long as that is the same, so is the connection. */
  synchronized int connections() {
    return connections;
  }

  /** Does something over it; connects if need be. */
  <T> T with(Use<T> use) throws IOException {
    Optional<MachineConnection> kept = standing();
    if (kept.isPresent()) {
      try {
        return use.with(kept.get());
      } catch (IOException e) {
        if (kept.get().isOpen()) {
          throw e;
        }
        // It broke while nobody used it. That says nothing of the machine, so try anew.
      }
    }
    return use.with(connected());
  }

  private MachineConnection connected() throws IOException {
    synchronized (connecting) {
      // Who had the turn before may have connected.
      Optional<MachineConnection> kept = standing();
      return kept.isPresent() ? kept.get() : connect();
    }
  }

  private MachineConnection connect() throws IOException {
    MachineConnection fresh = connector.connect();
    synchronized (this) {
      if (!closed) {
        connection = Optional.of(fresh);
        connections++;
        connectedSince = clock.instant();
        return fresh;
      }
    }
    fresh.close();
    throw new IOException("the offloader was closed");
  }

  /** Notes that a build begins or may begin there, so that the connection is kept. */
  synchronized void enter() {
    builds++;
  }

  /** Notes the end of that. */
  synchronized void leave() {
    builds--;
  }

  /** Has it made no more, and to be closed, unless a build has it; returns whether that is so. */
  synchronized boolean retire() {
    closed |= builds == 0;
    return closed;
  }

  /** Returns whether it is made no more. */
  synchronized boolean isRetired() {
    return closed;
  }

  @Override
  public void close() {
    Optional<MachineConnection> last;
    synchronized (this) {
      closed = true;
      last = connection;
      connection = Optional.empty();
    }
    last.ifPresent(MachineConnection::close);
  }
}
