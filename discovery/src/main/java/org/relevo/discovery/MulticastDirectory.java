package org.relevo.discovery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceListener;
import javax.jmdns.impl.JmDNSImpl;
import org.relevo.core.directory.Advert;
import org.relevo.core.directory.MachineDirectory;
import org.relevo.core.directory.ServiceType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees adverts by multicast DNS on all interfaces that are usable, also those that come later. Nothing is sent and no
 * thread runs before the first look.
 *
 * <p>What is kept of others' records is bounded: where a link hears more names than any honest network has, it starts over.
 */
public final class MulticastDirectory implements MachineDirectory {
  private static final Logger log = LoggerFactory.getLogger(MulticastDirectory.class);

  private static final Duration INTERFACES_EVERY = Duration.ofSeconds(2);
  /** Announcements get lost; asking again now and then finds hosts whose announcements did. */
  private static final Duration ASK_EVERY = Duration.ofSeconds(60);

  private static final long LOOK_MILLIS = 50;
  private static final int MOST_RECORDS = 16_384;
  private static final int MOST_TYPES = 1024;

  private final InstantSource clock;
  private final LinkSet links;
  private final Map<ServiceType, Watched> types = new LinkedHashMap<>();
  private final ScheduledExecutorService keeper =
      Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "mdns-interfaces");
        thread.setDaemon(true);
        return thread;
      });
  private boolean started;
  private boolean closed;

  /** A type that is looked for. */
  private static final class Watched {
    private final long sinceNanos = System.nanoTime();
    private final Sightings sightings = new Sightings();
  }

  /** Makes a directory for all interfaces of this host. */
  public MulticastDirectory() {
    this(InterfaceChoice.ALL);
  }

  /** Makes a directory for some interfaces. */
  public MulticastDirectory(InterfaceChoice choice) {
    this(choice, InstantSource.system());
  }

  MulticastDirectory(InterfaceChoice choice, InstantSource clock) {
    this.clock = clock;
    // JmDNS cannot look without claiming a host name; this one is nobody else's.
    String hostName =
        "relevo-" + Integer.toHexString(ThreadLocalRandom.current().nextInt());
    this.links = new LinkSet(() -> LinkAddress.current(choice), hostName, this::askAllOn);
  }

  @Override
  public List<Advert> look(ServiceType type, Duration timeout, Predicate<List<Advert>> enough)
      throws InterruptedException {
    Watched watched = watch(type);
    while (true) {
      List<Advert> adverts = adverts(type, watched);
      long left = timeout.toMillis() - (System.nanoTime() - watched.sinceNanos) / 1_000_000;
      if (left <= 0 || enough.test(adverts)) {
        return adverts;
      }
      synchronized (this) {
        if (closed) {
          return adverts;
        }
        wait(Math.min(left, LOOK_MILLIS));
      }
    }
  }

  private synchronized Watched watch(ServiceType type) {
    Watched known = types.get(type);
    if (known != null) {
      return known;
    }
    if (closed) {
      throw new IllegalStateException("the directory is closed");
    }
    Watched watched = new Watched();
    types.put(type, watched);
    if (!started) {
      started = true;
      List<Future<?>> tasks = List.of(
          keeper.scheduleWithFixedDelay(
              this::update, 0, INTERFACES_EVERY.toMillis(), TimeUnit.MILLISECONDS),
          keeper.scheduleWithFixedDelay(
              this::askAgain, ASK_EVERY.toMillis(), ASK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
      log.debug("{} tasks look for adverts", tasks.size());
    } else {
      keeper.execute(() -> links.all().forEach(link -> ask(link, type)));
    }
    return watched;
  }

  private List<Advert> adverts(ServiceType type, Watched watched) {
    long now = clock.millis();
    List<Observation> seen = new ArrayList<>();
    for (Link link : links.all()) {
      seen.addAll(new CacheView(link, now).services(type));
    }
    AddressOrder order =
        seen.isEmpty() ? new AddressOrder(new HashMap<>()) : AddressOrder.ofThisHost();
    synchronized (watched) {
      return watched.sightings.merge(seen, order, clock.instant());
    }
  }

  /** Runs in the keeper's thread; must not throw, or it would be the last time. */
  private void update() {
    try {
      for (Link link : links.all()) {
        JmDNSImpl dns = link.dns();
        // The cache's size is that of its names; each may have any number of records.
        if (dns.getCache().allValues().size() > MOST_RECORDS
            || dns.getServiceTypes().size() > MOST_TYPES) {
          log.warn(
              "more than {} records are announced on {}, as no honest network does; starting over"
                  + " there",
              MOST_RECORDS,
              link.at());
          links.renew(link);
        }
      }
      links.update();
    } catch (RuntimeException e) {
      log.warn("looking at the interfaces of this host failed: {}", e.toString());
    }
  }

  private void askAgain() {
    try {
      links.all().forEach(this::askAllOn);
    } catch (RuntimeException e) {
      log.warn("asking for adverts failed: {}", e.toString());
    }
  }

  private void askAllOn(Link link) {
    List<ServiceType> all;
    synchronized (this) {
      all = List.copyOf(types.keySet());
    }
    all.forEach(type -> ask(link, type));
  }

  /** Has the link ask for a type; JmDNS keeps what answers it, and resolves names. */
  private void ask(Link link, ServiceType type) {
    link.dns().addServiceListener(CacheView.qualified(type), wake);
  }

  private final ServiceListener wake = new ServiceListener() {
    @Override
    public void serviceAdded(ServiceEvent event) {
      // What matters comes with its resolution.
    }

    @Override
    public void serviceRemoved(ServiceEvent event) {
      wake();
    }

    @Override
    public void serviceResolved(ServiceEvent event) {
      wake();
    }
  };

  private synchronized void wake() {
    notifyAll();
  }

  /** Ends looking, without waiting for the library's goodbyes. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      keeper.shutdown();
      notifyAll();
    }
    // The set belongs to the keeper's thread; what that still does is over in a moment.
    Thread closer = new Thread(this::closeLinks, "mdns-close");
    closer.setDaemon(true);
    closer.start();
  }

  private void closeLinks() {
    try {
      if (keeper.awaitTermination(10, TimeUnit.SECONDS)) {
        links.closeAll().forEach(closer -> log.trace("{}", closer.getName()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
