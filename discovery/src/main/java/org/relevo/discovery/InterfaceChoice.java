package org.relevo.discovery;

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

  boolean isNamed() {
    return !names.isEmpty();
  }

  boolean admits(String name) {
    return names.isEmpty() || names.contains(name);
  }
}
