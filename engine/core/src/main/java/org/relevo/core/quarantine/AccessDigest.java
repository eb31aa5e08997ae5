package org.relevo.core.quarantine;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.relevo.core.machine.BuildMachine;
import org.relevo.formats.hash.Hash;

/** Tells whether the way to a machine is still the one that failed. */
final class AccessDigest {
  private AccessDigest() {}

  /**
   * Returns the SHA-256 of all that a connection depends on, in base 16; but for announced addresses, which come and go
   * and say nothing of the machine.
   */
  static String of(BuildMachine machine) {
    List<String> facts = List.of(
        machine.name(),
        Integer.toString(machine.port()),
        machine.user(),
        machine.hostKey().toString(),
        machine.privateKey().toString(),
        String.join(",", machine.compression()),
        Integer.toString(machine.compressionLevel()),
        machine.daemonSocket());
    StringBuilder text = new StringBuilder();
    // With their lengths, so that no two lists of facts look the same.
    facts.forEach(fact -> text.append(fact.length()).append(':').append(fact));
    return Hash.sha256(text.toString().getBytes(StandardCharsets.UTF_8)).hex();
  }
}
