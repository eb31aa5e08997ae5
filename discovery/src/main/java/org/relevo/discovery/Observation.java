package org.relevo.discovery;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A service as one link sees it.
 *
 * @param link where it is seen
 * @param instance its name
 * @param host the host that serves it, without the final dot
 * @param port the port
 * @param addresses the host's addresses
 * @param text its TXT record
 * @param heard when the link last heard of it
 */
record Observation(
    LinkAddress link,
    String instance,
    String host,
    int port,
    List<InetAddress> addresses,
    Map<String, String> text,
    Instant heard) {
  Observation {
    addresses = List.copyOf(addresses);
  }
}
