package org.relevo.core.history;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.relevo.core.machine.BuildMachine;

/**
 * The history in a SQLite file that all processes of a host share. What is asked comes from memory where it is not older
 * than {@value #FRESH_SECONDS} s; the file is opened, read and written by a thread of its own, in the order of the calls.
 * Questions wait for that thread {@value HistoryWorker#PATIENCE_MILLIS} ms at most, other calls never. A file that cannot be
 * used is complained of once in the log, with the remedy, and then nothing is remembered.
 */
public final class HistoryDatabase implements History, AutoCloseable {
  /** A send below this says more of the way of a question than of the rate. */
  static final long SMALLEST_SEND = 256 << 10;

  private static final int FRESH_SECONDS = 30;
  private static final int MOST_CACHED = 1000;

  private final InstantSource clock;
  private final BuildTable builds;
  private final SendTable sends;
  private final HistoryWorker worker;

  // Guarded by this object, and filled by the worker alone, so that an old answer never comes after
  // a newer one.
  private final Map<String, Known<Expectation>> expectations =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known<Expectation>> eldest) {
          return size() > MOST_CACHED;
        }
      };
  private Optional<Known<Map<String, Double>>> rates = Optional.empty();

  private record Known<T>(T value, Instant since) {
    boolean isFresh(Instant now) {
      return !now.isAfter(since.plus(Duration.ofSeconds(FRESH_SECONDS)));
    }
  }

  private HistoryDatabase(HistoryWorker worker, HistoryLimits limits, InstantSource clock) {
    this.clock = clock;
    this.builds = new BuildTable(limits);
    this.sends = new SendTable(limits);
    this.worker = worker;
  }

  /**
   * Returns the history of all processes of this host that have the same state directory. It is in {@code
   * relevo/history.db} there; that is opened in the background, and made when there is something to write.
   */
  public static HistoryDatabase in(Path state, InstantSource clock) {
    return in(state, HistoryLimits.DEFAULT, clock);
  }

  static HistoryDatabase in(Path state, HistoryLimits limits, InstantSource clock) {
    Path file = file(state);
    HistoryWorker worker = new HistoryWorker(file);
    if (Files.exists(file)) {
      // SQLite's library takes a while to load: let it, while machines are being connected to.
      worker.later(opened -> {});
    }
    return new HistoryDatabase(worker, limits, clock);
  }

  static Path file(Path state) {
    return state.resolve("relevo").resolve("history.db");
  }

  @Override
  public Expectation expect(String derivationName) {
    String family = DerivationName.family(derivationName);
    return known(family).orElseGet(() -> {
      worker.now(file -> {
        Expectation read = file.read(connection -> builds.expect(connection, family));
        synchronized (this) {
          expectations.put(family, new Known<>(read, clock.instant()));
        }
      });
      return known(family).orElse(Expectation.UNKNOWN);
    });
  }

  private synchronized Optional<Expectation> known(String family) {
    return Optional.ofNullable(expectations.get(family))
        .filter(known -> known.isFresh(clock.instant()))
        .map(Known::value);
  }

  @Override
  public OptionalDouble bytesPerSecond(BuildMachine machine) {
    Map<String, Double> all = knownRates().orElseGet(() -> {
      worker.now(file -> {
        Map<String, Double> read = file.read(sends::rates);
        synchronized (this) {
          rates = Optional.of(new Known<>(read, clock.instant()));
        }
      });
      return knownRates().orElseGet(HashMap::new);
    });
    Double rate = all.get(machine.id());
    return rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate);
  }

  private synchronized Optional<Map<String, Double>> knownRates() {
    return rates.filter(known -> known.isFresh(clock.instant())).map(Known::value);
  }

  @Override
  public void built(BuildRecord build) {
    String family = DerivationName.family(build.derivationName());
    worker.later(file -> {
      file.transaction(connection -> {
        builds.add(connection, family, build);
        return true;
      });
      // Again, for what was read meanwhile.
      forget(family);
    });
    forget(family);
  }

  private synchronized void forget(String family) {
    // What is guessed of other names may be a little old, but not that nothing is known.
    expectations.values().removeIf(known -> known.value().equals(Expectation.UNKNOWN));
    expectations.remove(family);
  }

  @Override
  public void sent(SendRecord send) {
    if (send.bytes() < SMALLEST_SEND || send.time().isZero() || send.time().isNegative()) {
      return;
    }
    worker.later(file -> {
      file.transaction(connection -> {
        sends.add(connection, send);
        return true;
      });
      forgetRates();
    });
    forgetRates();
  }

  private synchronized void forgetRates() {
    rates = Optional.empty();
  }

  /** Writes what is still to be written, and closes the file; waits a few seconds for that at most. */
  @Override
  public void close() {
    worker.close();
  }
}
