package org.relevo.core.directory;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the network says of one service: hints, from anyone who cares to send them.
 *
 * @param name the name under which it announces itself, cleaned of control characters; for build machines the host's
 * @param host the host name that serves it, such as {@code anvil.local}
 * @param port the port, of SSH for build machines; 1 to 65535
 * @param addresses IP addresses, best first, with the interface where one is needed ({@code fe80::1%eth0}); at least one
 * @param text the TXT record, in its order, cleaned of control characters
 * @param facts what the TXT record says of a build machine, as far as it makes sense
 * @param faults what in it makes none, for people
 * @param interfaces the network interfaces of this host on which it is seen
 * @param firstSeen when it was seen first
 * @param lastHeard when the network last said so
 */
public record Advert(
    String name,
    String host,
    int port,
    List<String> addresses,
    Map<String, String> text,
    MachineFacts facts,
    List<String> faults,
    Set<String> interfaces,
    Instant firstSeen,
    Instant lastHeard) {
  /** Copies the collections. */
  public Advert {
    addresses = List.copyOf(addresses);
    text = Collections.unmodifiableMap(new LinkedHashMap<>(text));
    faults = List.copyOf(faults);
    SortedSet<String> sorted = new TreeSet<>(interfaces);
    interfaces = Collections.unmodifiableSortedSet(sorted);
  }

  /** Returns what is left of it as a hint of a host: its name and addresses, with another port and nothing of its text. */
  public Advert asHint(int otherPort) {
    return new Advert(
        name,
        host,
        otherPort,
        addresses,
        Map.of(),
        MachineFacts.NONE,
        List.of(),
        interfaces,
        firstSeen,
        lastHeard);
  }

  /** Returns {@code NAME:PORT}. */
  public String id() {
    return name + ":" + port;
  }

  /** Returns {@code #<advert NAME:PORT>}: as programs print what has no other written form. */
  @Override
  public String toString() {
    return "#<advert " + id() + ">";
  }
}
