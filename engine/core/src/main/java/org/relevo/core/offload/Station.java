package org.relevo.core.offload;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.relevo.core.build.BuildDaemon;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Health;
import org.relevo.core.quarantine.Quarantine;
import org.relevo.core.quarantine.Sentence;
import org.relevo.core.quarantine.Standing;
import org.relevo.core.quarantine.Trouble;
import org.relevo.core.rank.Condition;
import org.relevo.core.slot.MachineSlot;

/**
 * What is kept of one machine between builds: its connection and its health of late. What is known against it is in the
 * quarantine. Thread-safe; connecting and asking go one after the other, so that many builds that want to know about one
 * machine at once ask it once.
 */
final class Station {
  private final BuildMachine machine;
  private final MachineConnector connector;
  private final Quarantine quarantine;
  private final OffloadSettings settings;
  private final InstantSource clock;
  private final MemoryWatch memory = new MemoryWatch();

  // Held while connecting and asking; the fields below are guarded by this object, which is never
  // held for long.
  private final Object turn = new Object();
  private Optional<MachineConnection> connection = Optional.empty();
  private Optional<Health> health = Optional.empty();
  private Instant healthTime = Instant.MIN;
  private int slotsReturned;
  private int connections;
  private boolean closed;

  Station(
      BuildMachine machine,
      MachineConnector connector,
      Quarantine quarantine,
      OffloadSettings settings,
      InstantSource clock) {
    this.machine = machine;
    this.connector = connector;
    this.quarantine = quarantine;
    this.settings = settings;
    this.clock = clock;
  }

  Standing standing() {
    return quarantine.standing(machine);
  }

  /** Returns whether it must get no build at this moment, by what is known without asking it. */
  boolean isOutOfUse() {
    Standing standing = standing();
    return standing.drain().isPresent() || standing.sentence().isPresent();
  }

  /**
   * Returns how the machine is; asks it unless that is known or it is left alone, connects if need be.
   *
   * @param early whether it may be asked before its quarantine is over
   */
  Condition condition(boolean early) {
    Standing standing = standing();
    if (standing.drain().isPresent()) {
      return new Condition.Drained(standing.drain().get());
    }
    if (standing.sentence().isEmpty()) {
      return ask();
    }
    if (!quarantine.tryProbe(machine, early, settings.probeLimit().multipliedBy(2))) {
      return leftAlone(early).orElseGet(this::ask);
    }
    return probe(standing, early);
  }

  /** Returns what is held against the machine, if it still is. */
  private Optional<Condition> leftAlone(boolean early) {
    Standing standing = standing();
    Instant now = clock.instant();
    return standing.sentence().map(sentence -> {
      Instant next = sentence.until();
      Instant rested = sentence.lastTried().plus(settings.firstQuarantine());
      if (early && rested.isBefore(next)) {
        next = rested;
      }
      boolean being = standing.isProbed(now) || !now.isBefore(next);
      return new Condition.Quarantined(
          sentence, being ? Duration.ZERO : Duration.between(now, next));
    });
  }

  private Condition ask() {
    synchronized (turn) {
      // Who had the turn before may have found out what is asked here.
      Optional<Condition> held = leftAlone(false);
      if (held.isPresent()) {
        return held.get();
      }
      Optional<Condition> known = known();
      if (known.isPresent()) {
        return known.get();
      }
      try {
        Condition well = fresh();
        quarantine.answered(machine);
        return well;
      } catch (IOException e) {
        failed(Diagnosis.probing(e), text(e));
        return new Condition.Unreachable(text(e));
      }
    }
  }

  /** Finds out, as the only one who does, whether the machine is well again. */
  private Condition probe(Standing before, boolean early) {
    synchronized (turn) {
      boolean reached = false;
      try {
        Condition well = fresh();
        reached = true;
        if (before.sentences().stream().map(Sentence::kind).anyMatch(Trouble.DAEMON_AWAY::equals)) {
          withConnection(MachineConnection::openDaemon).close();
        }
        quarantine.returned(machine);
        return well;
      } catch (IOException e) {
        failed(reached ? Diagnosis.openingDaemon(e) : Diagnosis.probing(e), text(e));
        return leftAlone(early).orElseGet(() -> new Condition.Unreachable(text(e)));
      }
    }
  }

  private Condition fresh() throws IOException {
    int before = slotsReturned();
    Health fresh = withConnection(open -> open.probe(settings.probeLimit()));
    synchronized (this) {
      fresh = before == slotsReturned ? fresh : fresh.withoutSlots();
      health = Optional.of(fresh);
      healthTime = clock.instant();
    }
    memory.sampled(fresh);
    return new Condition.Reachable(fresh);
  }

  /** Returns who measures the memory that builds take there. */
  MemoryWatch memory() {
    return memory;
  }

  /** Returns how often it was connected to: as long as that is the same, so is the connection. */
  synchronized int connections() {
    return connections;
  }

  private synchronized int slotsReturned() {
    return slotsReturned;
  }

  private synchronized Optional<Condition> known() {
    boolean current = !clock.instant().isAfter(healthTime.plus(settings.healthAge()));
    return current ? health.map(Condition.Reachable::new) : Optional.empty();
  }

  /** Opens a connection to the machine's daemon. */
  BuildDaemon openDaemon() throws IOException {
    synchronized (turn) {
      return withConnection(MachineConnection::openDaemon);
    }
  }

  /** Takes one of the slots that the machine keeps for all heads; closed when the build has ended. */
  MachineSlot takeSlot(int slots) throws IOException {
    synchronized (turn) {
      return withConnection(open -> open.takeSlot(slots));
    }
  }

  /** Notes that a slot was given back: what the machine last said of its slots is out of date. */
  synchronized void slotReturned() {
    slotsReturned++;
    health = health.map(Health::withoutSlots);
  }

  /**
   * Notes that the machine failed a build or did not answer: it is left alone for a while. Unless it was we who gave up:
   * then the failure says nothing of the machine.
   */
  void failed(Trouble kind, String why) {
    synchronized (this) {
      if (closed || Thread.currentThread().isInterrupted()) {
        return;
      }
      health = Optional.empty();
    }
    String prefix = machine.id() + ": ";
    quarantine.failed(machine, kind, why.startsWith(prefix) ? why.substring(prefix.length()) : why);
  }

  /** Notes that the machine did a build as it should, whatever came of it. */
  void succeeded() {
    quarantine.succeeded(machine);
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
        connections++;
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
