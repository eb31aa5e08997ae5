package org.relevo.discovery;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Tells which of a host's addresses to try first: those on a network that this host is on, and IPv4 before IPv6. */
final class AddressOrder {
  private static final Pattern ZEROS = Pattern.compile("\\b0(:0)+\\b");

  private final Map<String, List<Network>> networks = new HashMap<>();

  /** A network of this host: an address and how many of its bits are the network's. */
  record Network(InetAddress address, int prefixLength) {
    boolean has(InetAddress other) {
      byte[] mine = address.getAddress();
      byte[] theirs = other.getAddress();
      if (mine.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < prefixLength; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Makes an order for networks by the names of their interfaces. */
  AddressOrder(Map<String, List<Network>> networks) {
    this.networks.putAll(networks);
  }

  /** Looks at the interfaces of this host. */
  static AddressOrder ofThisHost() {
    Map<String, List<Network>> networks = new HashMap<>();
    try {
      NetworkInterface.networkInterfaces().forEach(each -> {
        List<Network> here = new ArrayList<>();
        for (InterfaceAddress address : each.getInterfaceAddresses()) {
          here.add(new Network(address.getAddress(), address.getNetworkPrefixLength()));
        }
        networks.put(each.getName(), here);
      });
    } catch (SocketException e) {
      // Then no network is known to be ours, and the order is that of kinds of addresses alone.
      return new AddressOrder(Map.of());
    }
    return new AddressOrder(networks);
  }

  /** How good an address is; the least is best. Empty if nobody can be reached there. */
  Optional<Integer> rank(InetAddress address, LinkAddress link) {
    if (address.isAnyLocalAddress()
        || address.isMulticastAddress()
        || address.isLoopbackAddress() && !link.address().isLoopbackAddress()) {
      return Optional.empty();
    }
    boolean near = !address.isLinkLocalAddress()
        && networks.getOrDefault(link.interfaceName(), List.of()).stream()
            .anyMatch(network -> network.has(address));
    if (address instanceof Inet4Address) {
      return Optional.of(near ? 0 : address.isLinkLocalAddress() ? 5 : 2);
    }
    return Optional.of(near ? 1 : address.isLinkLocalAddress() ? 4 : 3);
  }

  /** Returns an address as text, with its interface where it means nothing without. */
  static String text(InetAddress address, LinkAddress link) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    String bare = shortened(scope < 0 ? text : text.substring(0, scope));
    return address.isLinkLocalAddress() ? bare + "%" + link.interfaceName() : bare;
  }

  /** Returns an IPv6 address with its longest run of zeros left out (RFC 5952 section 4.2). */
  private static String shortened(String address) {
    String longest = ZEROS
        .matcher(address)
        .results()
        .map(MatchResult::group)
        .max(Comparator.comparingInt(String::length))
        .orElse("");
    return longest.isEmpty() ? address : address.replaceFirst("(^|:)" + longest + "(:|$)", "::");
  }
}
