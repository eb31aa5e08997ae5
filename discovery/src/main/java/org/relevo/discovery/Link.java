package org.relevo.discovery;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Arrays;
import javax.jmdns.impl.JmDNSImpl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A JmDNS instance, which is one socket on one interface and protocol. */
final class Link implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Link.class);
  /** How long records live that we send; JmDNS would say an hour also of host names, RFC 6762 section 10 advises this. */
  private static final String TTL_SECONDS = "120";

  static {
    // Read when the library is first used, which is below.
    if (System.getProperty("net.dns.ttl") == null) {
      System.setProperty("net.dns.ttl", TTL_SECONDS);
    }
  }

  private final LinkAddress at;
  private final int interfaceIndex;
  private final JmDNSImpl dns;

  private Link(LinkAddress at, int interfaceIndex, JmDNSImpl dns) {
    this.at = at;
    this.interfaceIndex = interfaceIndex;
    this.dns = dns;
  }

  /**
   * Opens the socket and starts its threads.
   *
   * @param hostName the host name, without domain, that the instance claims for its address; JmDNS cannot do without
   */
  static Link open(LinkAddress at, String hostName) throws IOException {
    NetworkInterface holder = NetworkInterface.getByName(at.interfaceName());
    if (holder == null) {
      throw new IOException("the interface is gone");
    }
    // With a name of its own the address is not looked up: that might take a name server's whole
    // timeout.
    InetAddress named = at.address() instanceof Inet6Address six
        ? Inet6Address.getByAddress(hostName, six.getAddress(), holder)
        : InetAddress.getByAddress(hostName, at.address().getAddress());
    Link link = new Link(at, holder.getIndex(), new GuardedDns(named, hostName));
    log.debug("multicast DNS on {}", at);
    return link;
  }

  LinkAddress at() {
    return at;
  }

  /**
   * Returns whether a packet from {@code source} came in on this interface. An IPv6 socket of Java's hears what comes in on
   * any interface on which some socket of this host listens to the group; IPv4 ones do not.
   */
  boolean isFromHere(@Nullable InetAddress source) {
    return !(source instanceof Inet6Address six)
        || six.getScopeId() == 0
        || six.getScopeId() == interfaceIndex;
  }

  JmDNSImpl dns() {
    return dns;
  }

  /**
   * Returns how many links that call this host so still hear anything. What JmDNS does not expect in a packet ends the
   * thread that listens, of which it takes no notice.
   */
  static int listening(String hostName) {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    Thread[] threads = new Thread[group.activeCount() * 2 + 16];
    int count = group.enumerate(threads);
    String name = "SocketListener(" + hostName + ")";
    return (int) Arrays.stream(threads, 0, count)
        .filter(thread -> thread.getName().equals(name))
        .count();
  }

  /** Says goodbye and closes the socket; takes about a second for each of three goodbyes. */
  @Override
  public void close() {
    dns.close();
    log.debug("no more multicast DNS on {}", at);
  }

  /** Closes in a thread of its own. */
  Thread closeAside() {
    Thread closer = new Thread(this::close, "mdns-close " + at);
    closer.setDaemon(true);
    closer.start();
    return closer;
  }
}
