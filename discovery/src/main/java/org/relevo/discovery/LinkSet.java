package org.relevo.discovery;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a link for every address to use, as interfaces and addresses come and go. One thread changes it; others read. */
final class LinkSet {
  private static final Logger log = LoggerFactory.getLogger(LinkSet.class);

  private final Supplier<List<LinkAddress>> current;
  private final String hostName;
  private final Consumer<Link> opened;
  private final Map<LinkAddress, Link> links = new HashMap<>();
  private final Map<String, Thread> closing = new HashMap<>();
  private final Set<LinkAddress> unusable = new HashSet<>();
  private volatile List<Link> all = List.of();

  /**
   * Makes an empty set.
   *
   * @param current the addresses to use now
   * @param hostName what the links call this host
   * @param opened is told of each link before others see it
   */
  LinkSet(Supplier<List<LinkAddress>> current, String hostName, Consumer<Link> opened) {
    this.current = current;
    this.hostName = hostName;
    this.opened = opened;
  }

  /** Returns the links. */
  List<Link> all() {
    return all;
  }

  /** Opens links for new addresses, and closes those of addresses that are gone. */
  void update() {
    if (Link.listening(hostName) < links.size()) {
      log.warn("something that was sent here broke what listens to multicast DNS; starting over");
      List.copyOf(links.keySet()).forEach(this::close);
    }
    List<LinkAddress> wanted = current.get();
    for (LinkAddress gone : List.copyOf(links.keySet())) {
      if (!wanted.contains(gone)) {
        close(gone);
      }
    }
    closing.values().removeIf(thread -> !thread.isAlive());
    unusable.retainAll(wanted);
    for (LinkAddress each : wanted) {
      // The goodbyes of the link before would take back what this one says.
      if (!links.containsKey(each) && !closing.containsKey(place(each))) {
        open(each);
      }
    }
    all = List.copyOf(links.values());
  }

  /** Closes a link; the next update opens another one in its place. */
  void renew(Link link) {
    close(link.at());
    all = List.copyOf(links.values());
  }

  private void open(LinkAddress address) {
    try {
      Link link = Link.open(address, hostName);
      links.put(address, link);
      opened.accept(link);
    } catch (IOException e) {
      if (unusable.add(address)) {
        log.info("multicast DNS cannot be used on {}: {}", address, e.getMessage());
      }
    }
  }

  private void close(LinkAddress address) {
    Link link = links.remove(address);
    if (link != null) {
      closing.put(place(address), link.closeAside());
    }
  }

  private static String place(LinkAddress address) {
    return address.interfaceName() + (address.isIpv6() ? " 6" : " 4");
  }

  /** Closes all links, each in a thread of its own; returns the threads. */
  List<Thread> closeAll() {
    List.copyOf(links.keySet()).forEach(this::close);
    all = List.of();
    return new ArrayList<>(closing.values());
  }
}
