package org.relevo.discovery;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.jmdns.impl.ServiceInfoImpl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces a service on this host's interfaces until it is closed, also on those that come later and under addresses that
 * change. Where another host has the name, it takes one with a number; {@code renamed} is told. Thread-safe.
 */
public final class Announcer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Announcer.class);
  private static final Duration INTERFACES_EVERY = Duration.ofSeconds(2);
  private static final long STATE_MILLIS = 100;
  /** Time for a goodbye and its repetition. */
  private static final Duration GOODBYE = Duration.ofMillis(1500);

  private final Announcement announcement;
  private final LinkSet links;
  private final Map<Link, ServiceInfoImpl> registered = new ConcurrentHashMap<>();
  private final Consumer<String> renamed;
  private final ScheduledExecutorService keeper =
      Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "mdns-announce");
        thread.setDaemon(true);
        return thread;
      });
  private final Set<String> known = new TreeSet<>();

  private Announcer(
      Announcement announcement,
      Predicate<LinkAddress> where,
      InterfaceChoice choice,
      Consumer<String> renamed) {
    this.announcement = announcement;
    this.renamed = renamed;
    this.links = new LinkSet(
        () -> LinkAddress.forAnnouncing(
            LinkAddress.current(choice).stream().filter(where).toList()),
        announcement.hostLabel(),
        this::register);
    known.add(announcement.name());
  }

  /**
   * Begins to announce; that takes about two seconds, in other threads.
   *
   * @param choice the interfaces
   * @param address of those the addresses; a server that listens on one address is not to be found under others
   * @param renamed is told another name under which the service is announced, in another thread
   */
  public static Announcer start(
      Announcement announcement,
      InterfaceChoice choice,
      Predicate<java.net.InetAddress> address,
      Consumer<String> renamed) {
    Announcer announcer =
        new Announcer(announcement, link -> address.test(link.address()), choice, renamed);
    announcer.begin();
    return announcer;
  }

  private void begin() {
    List<Future<?>> unused = List.of(
        keeper.scheduleWithFixedDelay(
            this::update, 0, INTERFACES_EVERY.toMillis(), TimeUnit.MILLISECONDS),
        keeper.scheduleWithFixedDelay(
            this::look, STATE_MILLIS, STATE_MILLIS, TimeUnit.MILLISECONDS));
    log.debug("{} tasks keep {} announced", unused.size(), announcement.name());
  }

  private void update() {
    try {
      links.update();
      registered.keySet().retainAll(links.all());
    } catch (RuntimeException e) {
      log.warn("looking at the interfaces of this host failed: {}", e.toString());
    }
  }

  private void register(Link link) {
    ServiceInfoImpl service = new ServiceInfoImpl(
        CacheView.qualified(announcement.type()),
        announcement.name(),
        "",
        announcement.port(),
        0,
        0,
        true,
        TextRecord.write(announcement.text()));
    try {
      link.dns().registerService(service);
      registered.put(link, service);
    } catch (IOException e) {
      log.warn("cannot announce on {}: {}", link.at(), e.getMessage());
    }
  }

  private synchronized void look() {
    for (ServiceInfoImpl each : registered.values()) {
      String name = each.getName();
      if (each.isAnnounced() && known.add(name)) {
        renamed.accept(name);
      }
    }
  }

  /** Returns whether the service is announced on every interface that there is, and on one at least. */
  public boolean isAnnounced() {
    List<Link> all = links.all();
    boolean announced = !all.isEmpty()
        && all.stream().allMatch(link -> {
          ServiceInfoImpl service = registered.get(link);
          return service != null && service.isAnnounced();
        });
    if (announced) {
      // Who is told that it is announced knows under which name.
      look();
    }
    return announced;
  }

  /**
   * Waits until the service is announced.
   *
   * @return false if that took longer than {@code limit}
   */
  public boolean awaitAnnounced(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!isAnnounced()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(20);
    }
    return true;
  }

  /** Withdraws the service: says goodbye on every interface, and takes no longer than {@code 1.5 s} for it. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    keeper.shutdown();
    long deadline = System.nanoTime() + GOODBYE.toNanos();
    try {
      if (!keeper.awaitTermination(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("an interface is still being opened");
      }
      for (Thread closer : links.closeAll()) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left > 0) {
          closer.join(left);
        }
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
