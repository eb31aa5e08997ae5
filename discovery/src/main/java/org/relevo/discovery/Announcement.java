package org.relevo.discovery;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.relevo.core.directory.ServiceType;
import org.relevo.core.machine.Printable;

/**
 * A service to announce.
 *
 * @param type what it is
 * @param name under which name; 63 bytes at most
 * @param host the name of this host, from which those of its addresses are made
 * @param port its port, 1 to 65535
 * @param text its TXT record, in order
 */
public record Announcement(
    ServiceType type, String name, String host, int port, Map<String, String> text) {
  private static final int LONGEST_LABEL = 63;
  private static final String SUFFIX = "-relevo";

  /** Checks the ranges and copies the map. */
  public Announcement {
    int length = name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    if (length < 1 || length > LONGEST_LABEL) {
      throw new IllegalArgumentException("the name \"" + name + "\" has " + length
          + " bytes; names of services have 1 to " + LONGEST_LABEL);
    }
    if (name.contains(".") || !name.equals(Printable.text(name))) {
      throw new IllegalArgumentException(
          "the name \"" + name + "\" has a dot or a control character; give the host's short name");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not in 1..65535");
    }
    text = Collections.unmodifiableMap(new LinkedHashMap<>(text));
  }

  /**
   * Returns the host name, without domain, that this host claims for its addresses; the same on all interfaces, so that
   * the service is the same on all. It is not the host's own name, which Avahi may claim with other addresses.
   */
  String hostLabel() {
    String label = (host.contains(".") ? host.substring(0, host.indexOf('.')) : host)
        .replaceAll("[^A-Za-z0-9-]", "-");
    int room = LONGEST_LABEL - SUFFIX.length();
    return (label.length() > room ? label.substring(0, room) : label) + SUFFIX;
  }
}
