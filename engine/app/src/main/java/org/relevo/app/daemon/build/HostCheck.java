package org.relevo.app.daemon.build;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StorePath;

/** Whether a host could build a derivation at all. */
final class HostCheck {
  private HostCheck() {}

  /** Returns the system features that the derivation requires. */
  static Set<String> features(Derivation derivation) {
    Set<String> features = new TreeSet<>(List.of(
        derivation.environment().getOrDefault("requiredSystemFeatures", "").split("\\s+")));
    features.remove("");
    return features;
  }

  /** Returns why {@code host} cannot build it, a sentence; empty if it can. */
  static Optional<String> obstacle(BuildHost host, StorePath path, Derivation derivation) {
    if (derivation.builder().startsWith("builtin:")) {
      return Optional.of(path + " needs the builder " + derivation.builder()
          + ", which this daemon does not have");
    }
    if (!host.systems().contains(derivation.system())) {
      return Optional.of(path + " is for " + derivation.system() + ", but this host builds for "
          + String.join(", ", new TreeSet<>(host.systems())));
    }
    Set<String> lacking = features(derivation);
    lacking.removeAll(host.features());
    return lacking.isEmpty()
        ? Optional.empty()
        : Optional.of(path + " requires the system features " + String.join(", ", lacking)
            + ", which this host does not offer");
  }
}
