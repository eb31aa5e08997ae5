package org.relevo.core.directory;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a build machine says of itself in its advert.
 *
 * @param systems system types that it builds for; empty if it does not say
 * @param features system features; empty if it does not say, or has none
 * @param cores its processors
 * @param slots builds at once
 * @param speed relative speed
 * @param user the account to log in to
 * @param daemonSocket the Unix socket of its build daemon
 * @param hostKeys fingerprints of its SSH host keys, as OpenSSH prints them ({@code SHA256:…})
 * @param signingKeys fingerprints of the archive keys that sign its outputs, in the same form
 */
public record MachineFacts(
    List<String> systems,
    Optional<Set<String>> features,
    OptionalInt cores,
    OptionalInt slots,
    OptionalDouble speed,
    Optional<String> user,
    Optional<String> daemonSocket,
    List<String> hostKeys,
    List<String> signingKeys) {
  /** Says nothing. */
  public static final MachineFacts NONE = new MachineFacts(
      List.of(),
      Optional.empty(),
      OptionalInt.empty(),
      OptionalInt.empty(),
      OptionalDouble.empty(),
      Optional.empty(),
      Optional.empty(),
      List.of(),
      List.of());

  /** Copies the collections. */
  public MachineFacts {
    systems = List.copyOf(systems);
    features = features.map(LinkedHashSet::new).map(java.util.Collections::unmodifiableSet);
    hostKeys = List.copyOf(hostKeys);
    signingKeys = List.copyOf(signingKeys);
  }
}
