package org.relevo.core.machine;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A machine that builds for us, as a {@code build-machine} form describes it (GNU Guix manual, "Using the Offload
 * Facility"). Two machines with the same name and port are one host and share its slots.
 *
 * @param name host name or address
 * @param port TCP port of its SSH server, 1 to 65535
 * @param systems the system types that it builds for, such as {@code x86_64-linux}; at least one
 * @param user the account to log in to
 * @param hostKey the key that its SSH server must present
 * @param privateKey file with our private key, without passphrase
 * @param compression SSH compression methods in order of preference; {@code none} for none
 * @param compressionLevel zlib level, 1 to 9
 * @param daemonSocket Unix socket of the build daemon there
 * @param overloadThreshold normalized load from which it gets no more builds; empty: load is ignored
 * @param parallelBuilds how many builds it takes at once (slots), at least 1
 * @param speed relative speed, above 0
 * @param features the system features that it offers
 * @param resources what it has for builds to share out among them; beyond Guix's fields
 * @param memoryFloor free memory below which it gets no more builds; empty: the usual share of its memory; beyond Guix's
 *     fields
 * @param location where the form stands, if it came from a file
 * @param addresses IP addresses to connect to, best first, for a machine that discovery found; empty: look up the name
 */
public record BuildMachine(
    String name,
    int port,
    List<String> systems,
    String user,
    HostKey hostKey,
    Path privateKey,
    List<String> compression,
    int compressionLevel,
    String daemonSocket,
    OptionalDouble overloadThreshold,
    int parallelBuilds,
    double speed,
    Set<String> features,
    Resources resources,
    Optional<ByteSize> memoryFloor,
    Optional<SourceLocation> location,
    List<String> addresses) {

  /** Where build daemons listen unless told otherwise. */
  public static final String DEFAULT_DAEMON_SOCKET = "/var/guix/daemon-socket/socket";

  /** Checks ranges and copies the collections. */
  public BuildMachine {
    require(!name.isBlank(), "name is empty");
    require(port >= 1 && port <= 65535, "port " + port + " is not in 1..65535");
    require(!systems.isEmpty(), "systems is empty");
    require(!user.isBlank(), "user is empty");
    require(
        compressionLevel >= 1 && compressionLevel <= 9,
        "compression-level " + compressionLevel + " is not in 1..9");
    require(
        overloadThreshold.isEmpty() || overloadThreshold.getAsDouble() >= 0,
        "overload-threshold is below 0");
    require(parallelBuilds >= 1, "parallel-builds " + parallelBuilds + " is below 1");
    require(speed > 0 && !Double.isInfinite(speed), "speed " + speed + " is not above 0");
    systems = List.copyOf(systems);
    compression = List.copyOf(compression);
    features = Set.copyOf(features);
    addresses = List.copyOf(addresses);
  }

  /** Returns the same machine, reached at these IP addresses. */
  public BuildMachine at(List<String> others) {
    return with(resources, memoryFloor, others);
  }

  /** Makes a machine that has no more than Guix's fields say, and is reached by its name. */
  public BuildMachine(
      String name,
      int port,
      List<String> systems,
      String user,
      HostKey hostKey,
      Path privateKey,
      List<String> compression,
      int compressionLevel,
      String daemonSocket,
      OptionalDouble overloadThreshold,
      int parallelBuilds,
      double speed,
      Set<String> features,
      Optional<SourceLocation> location) {
    this(
        name,
        port,
        systems,
        user,
        hostKey,
        privateKey,
        compression,
        compressionLevel,
        daemonSocket,
        overloadThreshold,
        parallelBuilds,
        speed,
        features,
        Resources.NONE,
        Optional.empty(),
        location,
        List.of());
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Returns {@code NAME:PORT}, which identifies the host. */
  public String id() {
    return name + ":" + port;
  }

  /** Returns the same with resources. */
  public BuildMachine withResources(Resources other) {
    return with(other, memoryFloor, addresses);
  }

  /** Returns the same with a floor of free memory; none: the usual one. */
  public BuildMachine withMemoryFloor(Optional<ByteSize> other) {
    return with(resources, other, addresses);
  }

  private BuildMachine with(
      Resources newResources, Optional<ByteSize> newFloor, List<String> newAddresses) {
    return new BuildMachine(
        name,
        port,
        systems,
        user,
        hostKey,
        privateKey,
        compression,
        compressionLevel,
        daemonSocket,
        overloadThreshold,
        parallelBuilds,
        speed,
        features,
        newResources,
        newFloor,
        location,
        newAddresses);
  }

  /** Returns whether both describe the same host. */
  public boolean sameHost(BuildMachine other) {
    return name.equals(other.name) && port == other.port;
  }

  /** Returns {@code #<build-machine NAME:PORT>}: as programs print what has no other written form. */
  @Override
  public String toString() {
    return "#<build-machine " + id() + ">";
  }
}
