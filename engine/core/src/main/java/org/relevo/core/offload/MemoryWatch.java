package org.relevo.core.offload;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.SlotSharing;

/**
 * Measures how much memory builds take on one machine, by what the machine says of itself now and then: the most that was
 * in use while a build ran, less what was in use just before. That is all the machine did meanwhile, so it is the build's
 * only where no other build of ours ran there; and it is what was seen, so a peak between two samples is missed. Thread-safe.
 */
final class MemoryWatch {
  /** How old the last sample may be when a build begins. */
  static final Duration OLDEST_BEFORE = Duration.ofSeconds(30);

  // Guarded by this object.
  private final Set<Run> running = new HashSet<>();
  private Optional<Health> last = Optional.empty();

  /** The machine said how it is. */
  synchronized void sampled(Health health) {
    last = Optional.of(health);
    running.forEach(run -> run.sampled(health));
  }

  /**
   * A build begins.
   *
   * @param now when
   * @param alone whether no other process of this host has a build there
   */
  synchronized Run begin(Instant now, boolean alone) {
    Optional<Health> before =
        last.filter(health -> !health.sampledAt().plus(OLDEST_BEFORE).isBefore(now));
    Run begun = new Run(now, before.map(MemoryWatch::used).orElse(OptionalLong.empty()));
    running.add(begun);
    if (!alone || running.size() > 1) {
      running.forEach(run -> run.shared = true);
    }
    return begun;
  }

  private static OptionalLong used(Health health) {
    if (health.totalMemory().isEmpty() || health.freeMemory().isEmpty()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        health.totalMemory().get().bytes() - health.freeMemory().get().bytes());
  }

  /** A build that runs; closed when it has ended. */
  final class Run implements AutoCloseable {
    private final Instant begun;
    private final OptionalLong before;

    // Guarded by the watch.
    private long most;
    private boolean shared;

    private Run(Instant begun, OptionalLong before) {
      this.begun = begun;
      this.before = before;
    }

    private void sampled(Health health) {
      // A sample may have been on its way when the build began.
      if (health.sampledAt().isAfter(begun)) {
        shared |= health
            .slots()
            .filter(slots ->
                slots instanceof SlotSharing.Held held && held.numbers().size() > 1)
            .isPresent();
        used(health).ifPresent(used -> most = Math.max(most, used));
      }
    }

    /** Returns the most that it took; empty: not measured. */
    Optional<ByteSize> peak() {
      synchronized (MemoryWatch.this) {
        // Where less is in use than before, something else has ended and given back more.
        return shared || before.isEmpty() || most <= before.getAsLong()
            ? Optional.empty()
            : Optional.of(new ByteSize(most - before.getAsLong()));
      }
    }

    @Override
    public void close() {
      synchronized (MemoryWatch.this) {
        running.remove(this);
      }
    }
  }
}
