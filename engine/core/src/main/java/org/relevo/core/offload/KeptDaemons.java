package org.relevo.core.offload;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.relevo.core.build.BuildDaemon;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.store.Store;
import org.relevo.core.store.daemon.LogSink;
import org.relevo.formats.path.StorePath;

/**
 * The connections to one machine's daemon that no build has at the moment. They are kept for a short while only, and for so
 * many builds, since each protects what its builds needed from the machine's garbage collector. Thread-safe.
 */
final class KeptDaemons implements AutoCloseable {
  /** How long one is kept without a build. */
  static final Duration IDLE = Duration.ofSeconds(30);

  /**
   * One that was used a shorter time ago is taken as it is: a chain of builds should not ask each time. After longer, the daemon
   * may have been started again, or be gone in ways that a connection does not show.
   */
  static final Duration FRESH = Duration.ofSeconds(1);

  /** How long the answer of one that was not used for longer may take. */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** How many builds one serves. */
  private static final int MOST_BUILDS = 200;

  /** How many paths one may remember. */
  private static final int MOST_PATHS = 50_000;

  private final Opener opener;
  private final InstantSource clock;

  // Guarded by this; the one used last comes first.
  private final Deque<Kept> idle = new ArrayDeque<>();
  private boolean closed;

  /** Opens connections. */
  @FunctionalInterface
  interface Opener {
    MachineDaemon open() throws IOException;
  }

  private record Kept(MachineDaemon daemon, Instant since) {}

  KeptDaemons(Opener opener, InstantSource clock) {
    this.opener = opener;
    this.clock = clock;
  }

  /** Returns a connection, an old one if there is one that stands: who asks does not notice when others have gone. */
  BuildDaemon take() throws IOException {
    trim();
    for (Optional<Kept> kept = pop(); kept.isPresent(); kept = pop()) {
      if (stands(kept.get())) {
        return new Lent(kept.get().daemon(), true);
      }
      kept.get().daemon().close();
    }
    return new Lent(opener.open(), false);
  }

  /** Returns how many no build has. */
  synchronized int idle() {
    return idle.size();
  }

  private boolean stands(Kept kept) {
    MachineDaemon daemon = kept.daemon();
    boolean fresh = clock.instant().isBefore(kept.since().plus(FRESH));
    return daemon.isOpen() && (fresh || daemon.answers(ANSWER));
  }

  private synchronized Optional<Kept> pop() {
    return Optional.ofNullable(idle.poll());
  }

  private void giveBack(MachineDaemon daemon) {
    synchronized (this) {
      boolean fit = daemon.isOpen() && daemon.builds() < MOST_BUILDS && daemon.paths() < MOST_PATHS;
      if (fit && !closed) {
        idle.push(new Kept(daemon, clock.instant()));
        return;
      }
    }
    daemon.close();
  }

  /** Closes those that nobody has needed for a while. */
  void trim() {
    List<Kept> old = new ArrayList<>();
    synchronized (this) {
      Instant limit = clock.instant().minus(IDLE);
      while (!idle.isEmpty() && idle.peekLast().since().isBefore(limit)) {
        old.add(idle.pollLast());
      }
    }
    old.forEach(kept -> kept.daemon().close());
  }

  @Override
  public void close() {
    List<Kept> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(idle);
      idle.clear();
    }
    all.forEach(kept -> kept.daemon().close());
  }

  /** A connection that a build has. */
  private final class Lent implements BuildDaemon {
    private final MachineDaemon daemon;
    private final boolean usedBefore;
    private final long heardBefore;
    private boolean returned;
    private boolean stale;

    Lent(MachineDaemon daemon, boolean usedBefore) {
      this.daemon = daemon;
      this.usedBefore = usedBefore;
      this.heardBefore = daemon.heard();
    }

    @Override
    public Store store() {
      return daemon.store();
    }

    @Override
    public void build(StorePath derivation, BuildLimits limits, LogSink log) throws IOException {
      daemon.build(derivation, limits, log);
    }

    @Override
    public void done() {
      synchronized (this) {
        if (returned) {
          return;
        }
        returned = true;
      }
      giveBack(daemon);
    }

    @Override
    public synchronized boolean wasStale() {
      return stale;
    }

    @Override
    public void close() {
      synchronized (this) {
        if (returned) {
          return;
        }
        returned = true;
        stale = usedBefore && daemon.brokeOff() && daemon.heard() == heardBefore;
      }
      daemon.close();
    }
  }
}
