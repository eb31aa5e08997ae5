package org.relevo.core.offload;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.relevo.core.build.BuildDaemon;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Health;
import org.relevo.core.quarantine.Quarantine;
import org.relevo.core.quarantine.Sentence;
import org.relevo.core.quarantine.Standing;
import org.relevo.core.quarantine.Trouble;
import org.relevo.core.rank.Condition;
import org.relevo.core.rank.SlotUsage;
import org.relevo.core.slot.MachineSlot;
import org.relevo.core.transfer.SharedSends;

/**
 * What is kept of one machine between builds: its connection and its health of late. What is known against it is in the
 * quarantine. Thread-safe; asking goes one after the other, so that many builds that want to know about one machine at once
 * ask it once.
 */
final class Station {
  private volatile BuildMachine machine;
  private final KeptConnection connection;
  private final HealthSamples samples;
  private final Quarantine quarantine;
  private final OffloadSettings settings;
  private final InstantSource clock;
  private final SharedSends sends = new SharedSends();

  // Held while the machine is asked how it is, for its answer to be everyone's.
  private final ReentrantLock asking = new ReentrantLock();
  private volatile Instant namedLast = Instant.MIN;

  Station(
      BuildMachine machine,
      MachineConnector connector,
      Quarantine quarantine,
      OffloadSettings settings,
      InstantSource clock) {
    this.machine = machine;
    this.connection = new KeptConnection(() -> connector.connect(this.machine), clock);
    this.samples = new HealthSamples(settings, clock);
    this.quarantine = quarantine;
    this.settings = settings;
    this.clock = clock;
  }

  /** Notes the addresses that discovery has of the machine now, for the next time that it is connected to. */
  void isAt(List<String> addresses) {
    if (!machine.addresses().equals(addresses)) {
      machine = machine.at(addresses);
    }
  }

  /** Returns what is on its way to the machine. */
  SharedSends sends() {
    return sends;
  }

  /** Notes that the machine is still one of those that the operator has. */
  void named() {
    namedLast = clock.instant();
  }

  /** Returns when that was noted last. */
  Instant namedLast() {
    return namedLast;
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
    asking.lock();
    try {
      // Who had the turn before may have found out what is asked here.
      Optional<Condition> held = leftAlone(false);
      if (held.isPresent()) {
        return held.get();
      }
      Optional<Health> known = samples.current();
      if (known.isPresent()) {
        return new Condition.Reachable(known.get());
      }
      try {
        Health health = connection.with(samples::fresh);
        quarantine.answered(machine);
        return health.daemonAway() ? daemonAway() : new Condition.Reachable(health);
      } catch (IOException e) {
        failed(Diagnosis.probing(e), text(e));
        return new Condition.Unreachable(text(e));
      }
    } finally {
      asking.unlock();
    }
  }

  /**
   * Asks it anew over the connection that stands, so that the next decision need not; does nothing if there is none, if the
   * machine is out of use, or while somebody else asks it.
   */
  void sample() {
    Optional<MachineConnection> standing = connection.standing();
    if (standing.isEmpty() || !asking.tryLock()) {
      return;
    }
    try {
      if (isOutOfUse()) {
        samples.noteAsked();
      } else if (samples.fresh(standing.get()).daemonAway()) {
        daemonAway();
      }
    } catch (IOException e) {
      if (standing.get().isOpen()) {
        failed(Diagnosis.probing(e), text(e));
      } else {
        // It broke while nobody used it: who needs the machine next connects anew.
        samples.forget();
      }
    } finally {
      asking.unlock();
    }
  }

  /**
   * Asks it anew, whatever is held against it; connects if need be. Changes nothing of what is known of it.
   *
   * @param limit how long the answer may take
   */
  Health ask(Duration limit) throws IOException {
    return connection.with(open -> open.probe(limit));
  }

  /**
   * Connects before a build needs it, and asks the machine how it is; does nothing if it is out of use, or while somebody else
   * asks it. A machine that cannot be reached is left alone for a while, as if a build had needed it.
   */
  void connectAhead() {
    if (isOutOfUse() || !asking.tryLock()) {
      return;
    }
    try {
      if (connection.with(samples::fresh).daemonAway()) {
        daemonAway();
      }
    } catch (IOException e) {
      failed(Diagnosis.probing(e), text(e));
    } finally {
      asking.unlock();
    }
  }

  private Condition daemonAway() {
    String why = "the socket " + machine.daemonSocket() + " does not exist there";
    failed(Trouble.DAEMON_AWAY, why);
    return new Condition.Unreachable(why);
  }

  /** Finds out, as the only one who does, whether the machine is well again. */
  private Condition probe(Standing before, boolean early) {
    asking.lock();
    try {
      boolean reached = false;
      try {
        Health health = connection.with(samples::fresh);
        reached = true;
        if (health.daemonAway()) {
          daemonAway();
          return leftAlone(early).orElseGet(this::daemonAway);
        }
        if (before.sentences().stream().map(Sentence::kind).anyMatch(Trouble.DAEMON_AWAY::equals)) {
          connection.with(MachineConnection::openDaemon).close();
        }
        quarantine.returned(machine);
        return new Condition.Reachable(health);
      } catch (IOException e) {
        failed(reached ? Diagnosis.openingDaemon(e) : Diagnosis.probing(e), text(e));
        return leftAlone(early).orElseGet(() -> new Condition.Unreachable(text(e)));
      }
    } finally {
      asking.unlock();
    }
  }

  /** Returns when it was last asked how it is, whatever came of it. */
  Instant askedLast() {
    return samples.askedLast();
  }

  /** Returns what is known of it without asking. */
  MachineView view(BuildMachine described, SlotUsage slots) {
    return new MachineView(
        described,
        slots,
        standing(),
        connection.view(),
        samples.last(),
        Optional.of(samples.askedLast()).filter(asked -> !asked.equals(Instant.MIN)));
  }

  /** Returns whether there is a connection that stands, as far as is known. */
  boolean isConnected() {
    return connection.standing().isPresent();
  }

  /** Returns how what is sent over that is compressed, in words; empty if that is not known. */
  Optional<String> compression() {
    return connection.standing().flatMap(MachineConnection::compression);
  }

  /** Returns who measures the memory that builds take there. */
  MemoryWatch memory() {
    return samples.memory();
  }

  /** Returns how often it was connected to: as long as that is the same, so is the connection. */
  int connections() {
    return connection.connections();
  }

  /** Opens a connection to the machine's daemon. */
  BuildDaemon openDaemon() throws IOException {
    return connection.with(MachineConnection::openDaemon);
  }

  /** Takes one of the slots that the machine keeps for all heads; closed when the build has ended. */
  MachineSlot takeSlot(int slots) throws IOException {
    MachineSlot slot = connection.with(open -> open.takeSlot(slots));
    samples.slotTaken();
    return slot;
  }

  /** Notes that a slot was given back: what the machine last said of its slots is out of date. */
  void slotReturned() {
    samples.slotReturned();
  }

  /**
   * Notes that the machine failed a build or did not answer: it is left alone for a while. Unless it was we who gave up:
   * then the failure says nothing of the machine.
   */
  void failed(Trouble kind, String why) {
    if (connection.isRetired() || Thread.currentThread().isInterrupted()) {
      return;
    }
    samples.forget();
    String prefix = machine.id() + ": ";
    quarantine.failed(machine, kind, why.startsWith(prefix) ? why.substring(prefix.length()) : why);
  }

  /** Notes that the machine did a build as it should, whatever came of it. */
  void succeeded() {
    quarantine.succeeded(machine);
  }

  /** Notes that a build begins or may begin there, so that the connection is kept. */
  void enter() {
    connection.enter();
  }

  /** Notes the end of that. */
  void leave() {
    connection.leave();
  }

  /** Has it used no more, and to be closed, unless a build has it; returns whether that is so. */
  boolean retire() {
    return connection.retire();
  }

  void close() {
    connection.close();
  }

  static String text(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
