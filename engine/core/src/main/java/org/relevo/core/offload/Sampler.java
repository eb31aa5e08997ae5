package org.relevo.core.offload;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Asks the machines that we are connected to how they are, every so often, so that most decisions find a sample that is young
 * enough. It asks no machine that is being asked. Machines whose connection was lost it connects to again, as {@link Ahead}
 * says, as long as decisions are made. Thread-safe.
 *
 * <p>Each machine has its own time, drawn anew after each answer from the last quarter of the pace: machines that were asked
 * together are not asked together for ever after.
 */
final class Sampler implements AutoCloseable {
  /**
   * How often a machine is asked.
   *
   * @param busy the longest time between two samples while decisions are made
   * @param idle the same when there was none for a while
   * @param calm how long that while is
   */
  record Pace(Duration busy, Duration idle, Duration calm) {
    /** An answer costs a machine some milliseconds of one processor: at this pace, about a thousandth of it. */
    static final Pace DEFAULT =
        new Pace(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(3));
  }

  /** Runs something every so often, on a thread of its own. */
  @FunctionalInterface
  interface Timer {
    /** Begins; what is returned ends it. */
    Runnable every(Duration pause, Runnable round);

    /** A timer with a thread that does not keep the process alive. */
    Timer REAL = (pause, round) -> {
      ScheduledExecutorService executor =
          Executors.newSingleThreadScheduledExecutor(new DaemonThreads("sampler"));
      long millis = pause.toMillis();
      var unused = executor.scheduleWithFixedDelay(round, millis, millis, TimeUnit.MILLISECONDS);
      return executor::shutdownNow;
    };
  }

  /** How often it is looked which machines are due. */
  static final Duration ROUND = Duration.ofSeconds(1);

  private final Supplier<Collection<Station>> stations;
  private final Pace pace;
  private final Timer timer;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Executor askers;
  private final Map<Station, Plan> plans = new ConcurrentHashMap<>();
  private final Set<Station> underWay = ConcurrentHashMap.newKeySet();
  private final Ahead ahead = new Ahead();
  private Instant decidedLast = Instant.MIN;
  private Runnable running = () -> {};
  private boolean begun;
  private boolean closed;

  /** What part of the pace is to pass after a machine was asked at {@code after}. */
  private record Plan(Instant after, double part) {}

  /**
   * Makes it; it does nothing before the first decision.
   *
   * @param stations the machines of the moment
   * @param askers where machines are asked, side by side
   */
  Sampler(
      Supplier<Collection<Station>> stations,
      Pace pace,
      Timer timer,
      InstantSource clock,
      RandomGenerator random,
      Executor askers) {
    this.stations = stations;
    this.pace = pace;
    this.timer = timer;
    this.clock = clock;
    this.random = random;
    this.askers = askers;
  }

  /** Notes that a decision is being made. */
  synchronized void decided() {
    decidedLast = clock.instant();
    if (!begun && !closed) {
      begun = true;
      running = timer.every(ROUND, this::round);
    }
  }

  /** Begins, and connects at once to those of these machines that it may connect to. */
  void connectAhead(Collection<Station> likely) {
    likely.forEach(ahead::wanted);
    decided();
    round();
  }

  /** Has those machines asked or connected to whose time has come. */
  void round() {
    Instant now = clock.instant();
    Duration longest = longest(now);
    plans.keySet().retainAll(new HashSet<>(stations.get()));
    boolean inUse = longest.equals(pace.busy());
    for (Station station : stations.get()) {
      boolean going;
      if (station.isConnected()) {
        ahead.connected(station, now);
        going = !isDue(station, longest, now)
            || !underWay.add(station)
            || run(station, station::sample);
      } else {
        boolean named = !now.isAfter(station.namedLast().plus(pace.calm()));
        going = !inUse || !named || !ahead.begin(station, now) || connect(station);
      }
      if (!going) {
        // The offloader is being closed.
        return;
      }
    }
  }

  private boolean connect(Station station) {
    if (!underWay.add(station)) {
      ahead.ended(station);
      return true;
    }
    return run(station, () -> {
      try {
        station.connectAhead();
      } finally {
        ahead.ended(station);
      }
    });
  }

  /** Does something with a machine that is under way, on another thread; returns false if there are none any more. */
  private boolean run(Station station, Runnable work) {
    try {
      askers.execute(() -> {
        try {
          work.run();
        } finally {
          underWay.remove(station);
        }
      });
      return true;
    } catch (RejectedExecutionException e) {
      underWay.remove(station);
      return false;
    }
  }

  private synchronized Duration longest(Instant now) {
    return now.isAfter(decidedLast.plus(pace.calm())) ? pace.idle() : pace.busy();
  }

  private boolean isDue(Station station, Duration longest, Instant now) {
    Instant asked = station.askedLast();
    Plan plan = plans.compute(
        station,
        (key, known) -> known != null && known.after().equals(asked)
            ? known
            : new Plan(asked, 0.75 + random.nextDouble() / 4));
    Duration wait = Duration.ofMillis((long) (longest.toMillis() * plan.part()));
    return !now.isBefore(asked.plus(wait));
  }

  /** Ends it; samples that are under way go on. */
  @Override
  public void close() {
    Runnable ending;
    synchronized (this) {
      closed = true;
      ending = running;
    }
    ending.run();
  }
}
