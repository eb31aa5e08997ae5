package org.relevo.core.build;

import java.util.Set;
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
}
