package org.relevo.core.offload;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.relevo.formats.path.StorePath;

/**
 * Paths that were valid on a machine a short while ago. They are forgotten after some minutes, since a garbage collector
 * may have taken them. Thread-safe.
 */
final class KnownPaths {
  static final Duration KEPT = Duration.ofMinutes(5);
  static final int MOST = 50_000;

  private final InstantSource clock;

  // The oldest first.
  private final Map<StorePath, Instant> since = new LinkedHashMap<>();

  KnownPaths(InstantSource clock) {
    this.clock = clock;
  }

  /** Returns those of {@code paths} that are not known. */
  synchronized Set<StorePath> unknown(Collection<StorePath> paths) {
    Instant oldest = clock.instant().minus(KEPT);
    Set<StorePath> unknown = new HashSet<>();
    for (StorePath path : paths) {
      Instant seen = since.get(path);
      if (seen == null || seen.isBefore(oldest)) {
        unknown.add(path);
      }
    }
    return unknown;
  }

  /** Notes that {@code paths} are valid there. */
  synchronized void add(Collection<StorePath> paths) {
    Instant now = clock.instant();
    for (StorePath path : paths) {
      since.remove(path);
      since.put(path, now);
    }
    Instant oldest = now.minus(KEPT);
    var eldest = since.entrySet().iterator();
    while (eldest.hasNext() && (eldest.next().getValue().isBefore(oldest) || since.size() > MOST)) {
      eldest.remove();
    }
  }

  synchronized void clear() {
    since.clear();
  }
}
