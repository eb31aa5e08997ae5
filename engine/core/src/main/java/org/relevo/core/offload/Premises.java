package org.relevo.core.offload;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.relevo.core.build.BuildDaemon;
import org.relevo.formats.path.StorePath;

/**
 * What is known of the items on one machine, and a connection to its daemon to ask for what is not. It is forgotten when
 * the connection to the machine is another one: the machine may be, too. Thread-safe; one question at a time.
 */
final class Premises {
  /** How long a machine that left a question unanswered is not asked: decisions should not wait for it each time. */
  static final Duration SILENCE = Duration.ofSeconds(30);

  private final Station station;
  private final InstantSource clock;
  private final KnownPaths known;
  private final ReentrantLock turn = new ReentrantLock();

  // All guarded by this object.
  private Instant silentUntil = Instant.MIN;
  private Optional<BuildDaemon> daemon = Optional.empty();
  private int connection;

  Premises(Station station, InstantSource clock) {
    this.station = station;
    this.clock = clock;
    this.known = new KnownPaths(clock);
  }

  /**
   * Returns the size of what the machine lacks.
   *
   * @param sizes what is needed
   * @param deadline by {@link System#nanoTime}; no question is put after it
   * @throws IOException if that is not known in time
   */
  long missingBytes(Map<StorePath, Long> sizes, long deadline)
      throws IOException, InterruptedException {
    if (!turn.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      throw new IOException("others still ask it");
    }
    try {
      forgetIfReconnected();
      Set<StorePath> missing = known.unknown(sizes.keySet());
      if (!missing.isEmpty()) {
        checkSilence();
        missing = ask(sizes.keySet(), deadline);
      }
      return missing.stream().mapToLong(path -> sizes.getOrDefault(path, 0L)).sum();
    } finally {
      turn.unlock();
    }
  }

  private Set<StorePath> ask(Set<StorePath> needed, long deadline) throws IOException {
    Optional<BuildDaemon> kept = kept();
    if (kept.isPresent()) {
      try {
        return ask(kept.get(), needed);
      } catch (IOException e) {
        // It broke while nobody used it, or it was given up.
        drop(kept.get());
        checkTime(deadline);
      }
    }
    BuildDaemon fresh = station.openDaemon();
    keep(fresh);
    // Where that took too long, it serves for the next question.
    checkTime(deadline);
    try {
      return ask(fresh, needed);
    } catch (IOException e) {
      drop(fresh);
      throw e;
    }
  }

  private synchronized void checkSilence() throws IOException {
    if (clock.instant().isBefore(silentUntil)) {
      throw new IOException("it left a question unanswered a moment ago");
    }
  }

  private static void checkTime(long deadline) throws IOException {
    if (System.nanoTime() - deadline > 0) {
      throw new IOException("its daemon took too long to open");
    }
  }

  private Set<StorePath> ask(BuildDaemon open, Set<StorePath> needed) throws IOException {
    Set<StorePath> unknown = known.unknown(needed);
    Set<StorePath> valid = open.store().queryValid(unknown);
    known.add(valid);
    unknown.removeAll(valid);
    return unknown;
  }

  /** Notes that {@code paths} are valid there. */
  void add(Collection<StorePath> paths) {
    forgetIfReconnected();
    known.add(paths);
  }

  private synchronized Optional<BuildDaemon> kept() {
    return daemon;
  }

  private void keep(BuildDaemon opened) {
    synchronized (this) {
      daemon = Optional.of(opened);
      if (connection == station.connections()) {
        return;
      }
      connection = station.connections();
    }
    known.clear();
  }

  private void forgetIfReconnected() {
    Optional<BuildDaemon> old;
    synchronized (this) {
      if (connection == station.connections()) {
        return;
      }
      connection = station.connections();
      old = daemon;
      daemon = Optional.empty();
    }
    known.clear();
    old.ifPresent(BuildDaemon::close);
  }

  private void drop(BuildDaemon broken) {
    synchronized (this) {
      daemon = daemon.filter(open -> open != broken);
    }
    broken.close();
  }

  /** Ends a question that is under way; while there is no connection yet, that is left to come about. */
  void giveUp() {
    Optional<BuildDaemon> asked = kept();
    if (turn.isLocked() && asked.isPresent()) {
      synchronized (this) {
        silentUntil = clock.instant().plus(SILENCE);
      }
      drop(asked.get());
    }
  }

  /** Gives the connection up. */
  void close() {
    kept().ifPresent(this::drop);
  }
}
