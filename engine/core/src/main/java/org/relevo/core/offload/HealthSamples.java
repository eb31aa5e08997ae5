package org.relevo.core.offload;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.relevo.core.machine.Health;

/**
 * How one machine said that it is, of late, and what of that still holds: of what changes in a moment, and of its slots after we
 * took one or gave it back, nothing for long. Thread-safe.
 */
final class HealthSamples {
  /** A sample that is older says no more of things that change in a moment, or that we changed since. */
  private static final Duration BRIEF = Duration.ofSeconds(2);

  private final OffloadSettings settings;
  private final InstantSource clock;
  private final MemoryWatch memory = new MemoryWatch();

  // Guarded by this object, which is never held for long.
  private Optional<Health> last = Optional.empty();
  private Instant time = Instant.MIN;
  private Instant askedLast = Instant.MIN;

  /** How often a build of ours began or ended there, and how often that was before the health was asked for. */
  private int changes;

  private int changesBefore;

  HealthSamples(OffloadSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** Asks the machine how it is. */
  Health fresh(MachineConnection open) throws IOException {
    int before = changes();
    try {
      Health fresh = open.probe(settings.probeLimit());
      synchronized (this) {
        fresh = before == changes ? fresh : fresh.withoutSlots();
        last = Optional.of(fresh);
        time = clock.instant();
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

  /** Notes that this was a moment to ask it, although it was not asked. */
  synchronized void noteAsked() {
    askedLast = clock.instant();
  }

  /** Returns when it was last asked how it is, whatever came of it. */
  synchronized Instant askedLast() {
    return askedLast;
  }

  /** Returns what it said last, if nothing happened since that makes that worthless. */
  synchronized Optional<Health> last() {
    return last;
  }

  /** Returns what holds of that without asking again; empty if too little does. */
  synchronized Optional<Health> current() {
    Instant now = clock.instant();
    boolean old = now.isAfter(time.plus(BRIEF));
    boolean current =
        !now.isAfter(time.plus(settings.healthAge())) && !(old && changes != changesBefore);
    if (!current) {
      return Optional.empty();
    }
    // Whether the other heads' slots are free is told by taking one.
    return last.map(known -> old ? known.withoutSlots() : known);
  }

  /** Notes that one of the slots that the machine keeps for all heads was taken. */
  synchronized void slotTaken() {
    changes++;
  }

  /** Notes that one was given back: what the machine last said of its slots is out of date. */
  synchronized void slotReturned() {
    changes++;
    last = last.map(Health::withoutSlots);
  }

  /** Notes that what it said says nothing of it now. */
  synchronized void forget() {
    last = Optional.empty();
  }

  /** Returns who measures the memory that builds take there. */
  MemoryWatch memory() {
    return memory;
  }
}
