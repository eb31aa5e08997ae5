package org.relevo.core.offload;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.relevo.core.build.BuildDaemon;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Health;
import org.relevo.core.rank.Condition;

/**
 * What is kept of one machine between builds: its connection, its health of late, and for how long it is left alone
 * because it failed. Thread-safe; connecting and asking go one after the other, so that many builds that want to know
 * about one machine at once ask it once.
 */
final class Station {
  private final BuildMachine machine;
  private final MachineConnector connector;
  private final OffloadSettings settings;
  private final InstantSource clock;

  // Held while connecting and asking; the fields below are guarded by this object, which is never
  // held for long.
  private final Object turn = new Object();
  private Optional<MachineConnection> connection = Optional.empty();
  private Optional<Health> health = Optional.empty();
  private Instant healthTime = Instant.MIN;
  private Instant leftAloneUntil = Instant.MIN;
  private String whyLeftAlone = "";
  private int failures;
  private boolean closed;

  Station(
      BuildMachine machine,
      MachineConnector connector,
      OffloadSettings settings,
      InstantSource clock) {
    this.machine = machine;
    this.connector = connector;
    this.settings = settings;
    this.clock = clock;
  }

  /** Returns how the machine is; asks it unless that is known, connects if need be. */
  Condition condition() {
    synchronized (turn) {
      Optional<Condition> known = known();
      if (known.isPresent()) {
        return known.get();
      }
      try {
        Health fresh = withConnection(open -> open.probe(settings.probeLimit()));
        synchronized (this) {
          health = Optional.of(fresh);
          healthTime = clock.instant();
        }
        return new Condition.Reachable(fresh);
      } catch (IOException e) {
        failed(text(e));
        return new Condition.Unreachable(text(e));
      }
    }
  }

  private synchronized Optional<Condition> known() {
    Instant now = clock.instant();
    if (now.isBefore(leftAloneUntil)) {
      long seconds = Math.max(1, Duration.between(now, leftAloneUntil).toSeconds());
      return Optional.of(
          new Condition.Unreachable(whyLeftAlone + " (left alone for " + seconds + " s more)"));
    }
    boolean current = !now.isAfter(healthTime.plus(settings.healthAge()));
    return current ? health.map(Condition.Reachable::new) : Optional.empty();
  }

  /** Opens a connection to the machine's daemon. */
  BuildDaemon openDaemon() throws IOException {
    synchronized (turn) {
      return withConnection(MachineConnection::openDaemon);
    }
  }

  /** Notes that the machine failed a build or did not answer: it is left alone for a while. */
  synchronized void failed(String why) {
    Duration time = settings.firstQuarantine();
    for (int i = 0; i < failures && time.compareTo(settings.longestQuarantine()) < 0; i++) {
      time = time.multipliedBy(2);
    }
    if (time.compareTo(settings.longestQuarantine()) > 0) {
      time = settings.longestQuarantine();
    }
    failures++;
    leftAloneUntil = clock.instant().plus(time);
    whyLeftAlone = why;
    health = Optional.empty();
  }

  /** Returns whether it has failed since it last did a build. */
  synchronized boolean isSuspect() {
    return failures > 0;
  }

  /** Notes that the machine did a build as it should, whatever came of it. */
  synchronized void succeeded() {
    failures = 0;
    leftAloneUntil = Instant.MIN;
  }

  void close() {
    Optional<MachineConnection> last;
    synchronized (this) {
      closed = true;
      last = connection;
      connection = Optional.empty();
    }
    last.ifPresent(MachineConnection::close);
  }

  private <T> T withConnection(Use<T> use) throws IOException {
    Optional<MachineConnection> kept;
    synchronized (this) {
      kept = connection.filter(MachineConnection::isOpen);
    }
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
    return use.with(connect());
  }

  private MachineConnection connect() throws IOException {
    MachineConnection fresh = connector.connect(machine);
    synchronized (this) {
      if (!closed) {
        connection = Optional.of(fresh);
        return fresh;
      }
    }
    fresh.close();
    throw new IOException("the offloader was closed");
  }

  static String text(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  @FunctionalInterface
  private interface Use<T> {
    T with(MachineConnection connection) throws IOException;
  }
}
