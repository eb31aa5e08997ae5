package org.relevo.core.offload;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which machines are connected to before a build needs them: those that we were connected to, and those that are wanted, unless
 * they are out of use. Few at a time, and those that do not stay connected less and less often. Thread-safe.
 */
final class Ahead {
  /** How many connections are being made at once. */
  static final int MOST = 4;

  /** How long it is waited after the first try; twice as long after each further one. */
  static final Duration FIRST = Duration.ofSeconds(5);

  /** How long it is waited at most. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  // Guarded by this.
  private final Map<Station, Try> tries = new HashMap<>();
  private final Set<Station> wanted = new HashSet<>();
  private final Set<Station> underWay = new HashSet<>();

  /** When a machine was tried last, and how long it is left alone after that. */
  private record Try(Instant when, Duration rest) {
    boolean isOver(Instant now) {
      return !now.isBefore(when.plus(rest));
    }
  }

  /** Notes that the machine should be connected to although it never was. */
  synchronized void wanted(Station station) {
    wanted.add(station);
  }

  /**
   * Decides whether the machine, which is not connected, is connected to now; if so, {@link #ended} must follow.
   *
   * @param now the time of this look
   */
  synchronized boolean begin(Station station, Instant now) {
    boolean known = station.connections() > 0 || wanted.contains(station);
    Try last = tries.get(station);
    if (!known
        || underWay.size() >= MOST
        || last != null && !last.isOver(now)
        || station.isOutOfUse()
        || !underWay.add(station)) {
      return false;
    }
    Duration twice = last == null ? FIRST : last.rest().multipliedBy(2);
    tries.put(station, new Try(now, twice.compareTo(LONGEST) < 0 ? twice : LONGEST));
    return true;
  }

  /** Notes that connecting has come to an end. */
  synchronized void ended(Station station) {
    underWay.remove(station);
  }

  /** Notes that the machine is connected: if it stays so, a later loss is a first one again. */
  synchronized void connected(Station station, Instant now) {
    Try last = tries.get(station);
    if (last != null && last.isOver(now)) {
      tries.remove(station);
    }
  }
}
