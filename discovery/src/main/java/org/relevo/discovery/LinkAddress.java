package org.relevo.discovery;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An address of this host from which multicast is sent and received.
 *
 * @param interfaceName the interface that has it
 * @param address the address
 */
record LinkAddress(String interfaceName, InetAddress address) {
  private static final Logger log = LoggerFactory.getLogger(LinkAddress.class);
  // Hosts of containers have hundreds of interfaces; each link costs threads and two sockets.
  private static final int MOST_INTERFACES = 16;

  boolean isIpv6() {
    return address instanceof Inet6Address;
  }

  /**
   * Returns the addresses to use now: for each interface one of each protocol.
   *
   * <p>Usable is an interface that is up and has multicast, and is neither the loopback nor a tunnel to one peer; the
   * loopback only if it is chosen by name, or if there is nothing else.
   */
  static List<LinkAddress> current(InterfaceChoice choice) {
    List<NetworkInterface> all = new ArrayList<>();
    try {
      NetworkInterface.networkInterfaces().forEach(all::add);
    } catch (SocketException e) {
      log.warn("the network interfaces of this host cannot be listed: {}", e.getMessage());
    }
    all.sort(Comparator.comparingInt(NetworkInterface::getIndex));
    List<LinkAddress> found = new ArrayList<>();
    List<LinkAddress> loopback = new ArrayList<>();
    int used = 0;
    for (NetworkInterface each : all) {
      if (!choice.admits(each.getName())) {
        continue;
      }
      try {
        if (each.isLoopback() && each.isUp()) {
          // Linux does not call it capable of multicast, but it is; its IPv4 suffices.
          ipv4(each).ifPresent(loopback::add);
        } else if (each.isUp() && each.supportsMulticast() && !each.isPointToPoint()) {
          List<LinkAddress> here = new ArrayList<>();
          ipv4(each).ifPresent(here::add);
          ipv6(each).ifPresent(here::add);
          if (!here.isEmpty() && ++used <= MOST_INTERFACES) {
            found.addAll(here);
          }
        }
      } catch (SocketException e) {
        log.debug("interface {} went away: {}", each.getName(), e.getMessage());
      }
    }
    if (used > MOST_INTERFACES) {
      log.debug("{} of {} interfaces are used", MOST_INTERFACES, used);
    }
    if (choice.isNamed() || found.isEmpty()) {
      found.addAll(loopback);
    }
    return found;
  }

  /**
   * Returns those of the addresses on which to announce one service. IPv6 only where there is no IPv4, or nothing else:
   * IPv6 sockets hear each other across interfaces, and would take one another for rivals.
   */
  static List<LinkAddress> forAnnouncing(List<LinkAddress> all) {
    Set<String> ipv4 = all.stream()
        .filter(each -> !each.isIpv6())
        .map(LinkAddress::interfaceName)
        .collect(Collectors.toSet());
    long interfaces = all.stream().map(LinkAddress::interfaceName).distinct().count();
    return all.stream()
        .filter(each -> !each.isIpv6() || interfaces == 1 || !ipv4.contains(each.interfaceName()))
        .toList();
  }

  private static Optional<LinkAddress> ipv4(NetworkInterface from) {
    return Collections.list(from.getInetAddresses()).stream()
        .filter(Inet4Address.class::isInstance)
        .map(address -> new LinkAddress(from.getName(), address))
        .findFirst();
  }

  /** Prefers addresses that others can use without a scope. */
  private static Optional<LinkAddress> ipv6(NetworkInterface from) {
    return Collections.list(from.getInetAddresses()).stream()
        .filter(Inet6Address.class::isInstance)
        .filter(address -> !address.isLoopbackAddress())
        .min(Comparator.comparing(InetAddress::isLinkLocalAddress))
        .map(address -> new LinkAddress(from.getName(), address));
  }

  /** Returns {@code INTERFACE ADDRESS}. */
  @Override
  public String toString() {
    return interfaceName + " " + address.getHostAddress();
  }
}
