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
 * ask it once, and so does connecting.
 */
final class Station {
  private volatile BuildMachine machine;
  private final MachineConnector connector;
  private final Quarantine quarantine;
  private final OffloadSettings settings;
  private final InstantSource clock;
  private final MemoryWatch memory = new MemoryWatch();
  private final SharedSends sends = new SharedSends();

  /** A sample that is older says no more of things that change in a moment, or that we changed since. */
  static final Duration BRIEF = Duration.ofSeconds(2);

  // Taken before the other. The fields below are guarded by this object, which is never held for
  // long.
  private final ReentrantLock asking = new ReentrantLock();
  private final Object connecting = new Object();
  private Optional<MachineConnection> connection = Optional.empty();
  private Optional<Health> health = Optional.empty();
  private Instant healthTime = Instant.MIN;
  private Instant askedLast = Instant.MIN;

  /** How often a build of ours began or ended there, and how often that was before the health was asked for. */
  private int changes;

  private int changesBefore;
  private int connections;
  private Instant connectedSince = Instant.MIN;

  /** Builds that hold or try to get a slot. */
  private int builds;

  private Instant namedLast = Instant.MIN;
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
  synchronized void named() {
    namedLast = clock.instant();
  }

  /** Returns when that was noted last. */
  synchronized Instant namedLast() {
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
      Optional<Condition> known = known();
      if (known.isPresent()) {
        return known.get();
      }
      try {
        Health health = withConnection(this::fresh);
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
    Optional<MachineConnection> standing = standingConnection();
    if (standing.isEmpty() || !asking.tryLock()) {
      return;
    }
    try {
      if (isOutOfUse()) {
        noteAsked();
      } else if (fresh(standing.get()).daemonAway()) {
        daemonAway();
      }
    } catch (IOException e) {
      if (standing.get().isOpen()) {
        failed(Diagnosis.probing(e), text(e));
      } else {
        // It broke while nobody used it: who needs the machine next connects anew.
        forget();
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
    return withConnection(open -> open.probe(limit));
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
      if (withConnection(this::fresh).daemonAway()) {
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
        Health health = withConnection(this::fresh);
        reached = true;
        if (health.daemonAway()) {
          daemonAway();
          return leftAlone(early).orElseGet(this::daemonAway);
        }
        if (before.sentences().stream().map(Sentence::kind).anyMatch(Trouble.DAEMON_AWAY::equals)) {
          withConnection(MachineConnection::openDaemon).close();
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

  private Health fresh(MachineConnection open) throws IOException {
    int before = changes();
    try {
      Health fresh = open.probe(settings.probeLimit());
      synchronized (this) {
        fresh = before == changes ? fresh : fresh.withoutSlots();
        health = Optional.of(fresh);
        healthTime = clock.instant();
        changesBefore = before;
      }
      memory.sampled(fresh);
      return fresh;
    } finally {
      noteAsked();
    }
  }

  private synchronized int changes() {
    return changes;
  }

  private synchronized void noteAsked() {
    askedLast = clock.instant();
  }

  private synchronized void forget() {
    health = Optional.empty();
  }

  /** Returns when it was last asked how it is, whatever came of it. */
  synchronized Instant askedLast() {
    return askedLast;
  }

  /** Returns what is known of it without asking. */
  synchronized MachineView view(BuildMachine described, SlotUsage slots) {
    return new MachineView(
        described,
        slots,
        standing(),
        standingConnection()
            .map(open ->
                new MachineView.Connected(connectedSince, open.keptDaemons(), open.compression())),
        health,
        askedLast.equals(Instant.MIN) ? Optional.empty() : Optional.of(askedLast));
  }

  /** Returns whether there is a connection that stands, as far as is known. */
  boolean isConnected() {
    return standingConnection().isPresent();
  }

  /** Returns how what is sent over that is compressed, in words; empty if that is not known. */
  Optional<String> compression() {
    return standingConnection().flatMap(MachineConnection::compression);
  }

  private synchronized Optional<MachineConnection> standingConnection() {
    return connection.filter(MachineConnection::isOpen);
  }

  /** Returns who measures the memory that builds take there. */
  MemoryWatch memory() {
    return memory;
  }

  /** Returns how often it was connected to: as long as that is the same, so is the connection. */
  synchronized int connections() {
    return connections;
  }

  private synchronized Optional<Condition> known() {
    Instant now = clock.instant();
    boolean old = now.isAfter(healthTime.plus(BRIEF));
    boolean current =
        !now.isAfter(healthTime.plus(settings.healthAge())) && !(old && changes != changesBefore);
    if (!current) {
      return Optional.empty();
    }
    // Whether the other heads' slots are free is told by taking one.
    return health.map(known -> new Condition.Reachable(old ? known.withoutSlots() : known));
  }

  /** Opens a connection to the machine's daemon. */
  BuildDaemon openDaemon() throws IOException {
    return withConnection(MachineConnection::openDaemon);
  }

  /** Takes one of the slots that the machine keeps for all heads; closed when the build has ended. */
  MachineSlot takeSlot(int slots) throws IOException {
    MachineSlot slot = withConnection(open -> open.takeSlot(slots));
    synchronized (this) {
      changes++;
    }
    return slot;
  }

  /** Notes that a slot was given back: what the machine last said of its slots is out of date. */
  synchronized void slotReturned() {
    changes++;
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

  /** Notes that a build begins or may begin there, so that the connection is kept. */
  synchronized void enter() {
    builds++;
  }

  /** Notes the end of that. */
  synchronized void leave() {
    builds--;
  }

  /** Has it used no more, and to be closed, unless a build has it; returns whether that is so. */
  synchronized boolean retire() {
    closed |= builds == 0;
    return closed;
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
    Optional<MachineConnection> kept = standingConnection();
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
      Optional<MachineConnection> kept = standingConnection();
      return kept.isPresent() ? kept.get() : connect();
    }
  }

  private MachineConnection connect() throws IOException {
    MachineConnection fresh = connector.connect(machine);
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

  static String text(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  @FunctionalInterface
  private interface Use<T> {
    T with(MachineConnection connection) throws IOException;
  }
}
