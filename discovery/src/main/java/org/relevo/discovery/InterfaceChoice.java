package org.relevo.discovery;

import java.io.IOException;
import java.net.NetworkInterface;
import java.util.Set;

/**
 * The network interfaces to use.
 *
 * @param names their names; empty for all that are usable
 */
public record InterfaceChoice(Set<String> names) {
  /** All that are usable. */
  public static final InterfaceChoice ALL = new InterfaceChoice(Set.of());

  /** Copies the names. */
  public InterfaceChoice {
    names = Set.copyOf(names);
  }

  /**
   * Checks that there are such interfaces now.
   *
   * @throws IOException if not, with the reason as its message
   */
  public InterfaceChoice checked() throws IOException {
    for (String name : names) {
      if (NetworkInterface.getByName(name) == null) {
        throw new IOException("there is no network interface \"" + name + "\"; see: ip link");
      }
    }
    return this;
  }

  boolean isNamed() {
    return !names.isEmpty();
  }

  boolean admits(String name) {
    return names.isEmpty() || names.contains(name);
  }
}
