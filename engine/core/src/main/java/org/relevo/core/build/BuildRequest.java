package org.relevo.core.build;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.relevo.core.machine.Resources;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A build to be offloaded.
 *
 * @param derivation the derivation, valid in the head's store
 * @param system the system type that it must run on
 * @param features the system features that it requires
 * @param resources what it needs of a machine's resources while it runs
 * @param limits how long it may take
 * @param wantsLocal whether the daemon that asks could build it itself at this moment
 */
public record BuildRequest(
    StorePath derivation,
    String system,
    Set<String> features,
    Resources resources,
    BuildLimits limits,
    boolean wantsLocal) {
  /** Copies the features. */
  public BuildRequest {
    features = Set.copyOf(features);
  }

  /** Makes a request of somebody who does not build. */
  public BuildRequest(
      StorePath derivation,
      String system,
      Set<String> features,
      Resources resources,
      BuildLimits limits) {
    this(derivation, system, features, resources, limits, false);
  }

  /** Makes a request that needs no resources. */
  public BuildRequest(
      StorePath derivation, String system, Set<String> features, BuildLimits limits) {
    this(derivation, system, features, Resources.NONE, limits);
  }

  /** The variable of a derivation that lists the features it requires, separated by white space. */
  private static final String FEATURES = "requiredSystemFeatures";

  /** The variable that lists the resources it needs while it is built, as {@link Resources#parse} reads them. */
  private static final String RESOURCES = "requiredResources";

  private static final Logger log = LoggerFactory.getLogger(BuildRequest.class);
  private static final Set<StorePath> COMPLAINED = ConcurrentHashMap.newKeySet();
  private static final int MOST_COMPLAINTS = 1000;

  // The name of no real derivation: its hash is that of nothing.
  private static final String UNNAMED = "0".repeat(StorePath.HASH_LENGTH) + "-request.drv";

  /** Returns a request that is about no derivation, to ask which machines have what a build would need. */
  public static BuildRequest ofNeeds(StoreDir dir, String system, Set<String> features) {
    return new BuildRequest(new StorePath(dir, UNNAMED), system, features, BuildLimits.NONE);
  }

  /** Returns whether there is a derivation to be built. */
  public boolean hasDerivation() {
    return !derivation.baseName().equals(UNNAMED);
  }

  /** Returns what it needs, for people: {@code x86_64-linux with kvm and gpu=1, wants local}. */
  public String needs() {
    String all = String.join(", ", new TreeSet<>(features));
    return system
        + (all.isEmpty() ? "" : " with " + all)
        + (resources.isEmpty() ? "" : (all.isEmpty() ? " with " : " and ") + resources)
        + (wantsLocal ? ", wants local" : "");
  }

  /** Returns the same request with other needs of resources. */
  public BuildRequest withResources(Resources other) {
    return new BuildRequest(derivation, system, features, other, limits, wantsLocal);
  }

  /** Returns the same request of a daemon that could build it itself at this moment, or not. */
  public BuildRequest wantingLocal(boolean could) {
    return new BuildRequest(derivation, system, features, resources, limits, could);
  }

  /**
   * Returns the request to build {@code derivation}, with the system, the features and the resources that it asks for.
   * Resources that make no sense are not asked for; that is logged once for each derivation.
   */
  public static BuildRequest of(StorePath path, Derivation derivation, BuildLimits limits) {
    String features = derivation.environment().getOrDefault(FEATURES, "").strip();
    return new BuildRequest(
        path,
        derivation.system(),
        features.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(features.split("\\s+"))),
        resources(path, derivation.environment().getOrDefault(RESOURCES, "")),
        limits);
  }

  private static Resources resources(StorePath path, String text) {
    try {
      return Resources.parse(text);
    } catch (IllegalArgumentException e) {
      if (COMPLAINED.size() < MOST_COMPLAINTS && COMPLAINED.add(path)) {
        log.warn(
            "{}: its {} is not used, so it counts as needing no resources: {}",
            path,
            RESOURCES,
            e.getMessage());
      }
      return Resources.NONE;
    }
  }
}
