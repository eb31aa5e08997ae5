package org.relevo.core.ssh;

import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.kex.KeyExchangeFactory;

/**
 * The key exchanges that are offered: the library's, but those with sntrup761 last. In Java one of these takes a processor for
 * 60 ms or more, at each connection, some hundred times as long as the others; a farm of hundreds of machines would go
 * past its time limits. ML-KEM, which resists quantum computers as well, costs little and stays first; OpenSSH has it from
 * 9.9 on.
 */
final class KeyExchanges {
  private static final String SLOW = "sntrup761";

  private KeyExchanges() {}

  /** Returns the factories in the order in which they are offered. */
  static List<KeyExchangeFactory> ordered(List<KeyExchangeFactory> usual) {
    List<KeyExchangeFactory> ordered = new ArrayList<>();
    List<KeyExchangeFactory> slow = new ArrayList<>();
    usual.forEach(each -> (each.getName().startsWith(SLOW) ? slow : ordered).add(each));
    ordered.addAll(slow);
    return List.copyOf(ordered);
  }
}
