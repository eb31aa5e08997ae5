package org.relevo.core.build;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StorePath;

/**
 * A build to be offloaded.
 *
 * @param derivation the derivation, valid in the head's store
 * @param system the system type that it must run on
 * @param features the system features that it requires
 * @param limits how long it may take
 */
public record BuildRequest(
    StorePath derivation, String system, Set<String> features, BuildLimits limits) {
  /** Copies the features. */
  public BuildRequest {
    features = Set.copyOf(features);
  }

  /** The variable of a derivation that lists the features it requires, separated by white space. */
  private static final String FEATURES = "requiredSystemFeatures";

  /** Returns the request to build {@code derivation}, with the system and the features that it asks for. */
  public static BuildRequest of(StorePath path, Derivation derivation, BuildLimits limits) {
    String features = derivation.environment().getOrDefault(FEATURES, "").strip();
    return new BuildRequest(
        path,
        derivation.system(),
        features.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(features.split("\\s+"))),
        limits);
  }
}
