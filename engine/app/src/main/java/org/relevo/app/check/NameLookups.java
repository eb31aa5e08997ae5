package org.relevo.app.check;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Looks up addresses of many names within a short time; what is not known by then is left unknown. */
final class NameLookups {
  private static final int AT_ONCE = 16;

  /** Looks up one name, as long as that takes. */
  @FunctionalInterface
  interface Resolver {
    List<InetAddress> addresses(String name) throws UnknownHostException;
  }

  /**
   * What was found.
   *
   * @param addresses by name; nothing for names that have none or are late
   * @param late how many names nobody knew anything of in time
   */
  record Found(Map<String, List<InetAddress>> addresses, int late) {
    Found {
      addresses = Map.copyOf(addresses);
    }

    List<InetAddress> of(String name) {
      return addresses.getOrDefault(name, List.of());
    }
  }

  private final Resolver resolver;
  private final Duration limit;

  /**
   * Makes one.
   *
   * @param limit how long all look-ups together may take
   */
  NameLookups(Resolver resolver, Duration limit) {
    this.resolver = resolver;
    this.limit = limit;
  }

  /** Asks as the system does: its files, then name servers. */
  static NameLookups ofSystem() {
    return new NameLookups(name -> List.of(InetAddress.getAllByName(name)), Duration.ofSeconds(2));
  }

  /** Looks all up. */
  Found all(Collection<String> names) throws InterruptedException {
    Map<String, List<InetAddress>> addresses = new ConcurrentHashMap<>();
    List<Callable<Boolean>> lookups = new ArrayList<>();
    for (String name : new LinkedHashSet<>(names)) {
      lookups.add(() -> {
        try {
          addresses.put(name, resolver.addresses(name));
          return true;
        } catch (UnknownHostException e) {
          return false;
        }
      });
    }
    // A look-up in the C library cannot be interrupted; the threads must not keep the program.
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE, work -> {
      Thread thread = new Thread(work, "look-up");
      thread.setDaemon(true);
      return thread;
    });
    try {
      int late = 0;
      for (Future<Boolean> each :
          pool.invokeAll(lookups, limit.toMillis(), TimeUnit.MILLISECONDS)) {
        late += each.isCancelled() ? 1 : 0;
      }
      return new Found(addresses, late);
    } finally {
      pool.shutdownNow();
    }
  }
}
