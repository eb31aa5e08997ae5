package org.relevo.scheme;

import gnu.math.IntNum;
import gnu.math.RealNum;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.HostKey;
import org.relevo.core.machine.Resources;
import org.relevo.core.machine.SourceLocation;
import org.relevo.scheme.dialect.SchemeError;
import org.relevo.scheme.dialect.Texts;

/** The fields of a {@code build-machine} form while it is evaluated: their names, defaults and types. */
final class MachineDraft {
  /** The clause that names another machine; to be set first. */
  static final String INHERIT = "inherit";

  private static final String SYSTEM = "system";
  private static final String SYSTEMS = "systems";
  private static final List<String> REQUIRED = List.of("name", SYSTEMS, "user", "host-key");
  private static final Set<String> FIELDS = Set.of(
      INHERIT,
      "name",
      SYSTEM,
      SYSTEMS,
      "user",
      "host-key",
      "port",
      "private-key",
      "compression",
      "compression-level",
      "daemon-socket",
      "overload-threshold",
      "parallel-builds",
      "speed",
      "features",
      "resources",
      "memory-floor-mib");

  private final MachineObserver observer;
  private final Optional<SourceLocation> location;
  private @Nullable String name;
  private @Nullable List<String> systems;
  private @Nullable String user;
  private @Nullable HostKey hostKey;
  private int port = 22;
  private Path privateKey;
  private List<String> compression = List.of("zlib@openssh.com", "zlib");
  private int compressionLevel = 3;
  private String daemonSocket = BuildMachine.DEFAULT_DAEMON_SOCKET;
  private OptionalDouble overloadThreshold = OptionalDouble.of(0.8);
  private int parallelBuilds = 1;
  private double speed = 1;
  private Set<String> features = Set.of();
  private Resources resources = Resources.NONE;
  private Optional<ByteSize> memoryFloor = Optional.empty();
  private List<String> addresses = List.of();

  MachineDraft(Path home, MachineObserver observer, Optional<SourceLocation> location) {
    this.observer = observer;
    this.location = location;
    this.privateKey = home.resolve(".ssh").resolve("id_rsa");
  }

  static boolean isField(String name) {
    return FIELDS.contains(name);
  }

  static SortedSet<String> fields() {
    return new TreeSet<>(FIELDS);
  }

  /** Returns the required fields that a form with these fields lacks. */
  static List<String> missing(Collection<String> given) {
    if (given.contains(INHERIT)) {
      return List.of();
    }
    return REQUIRED.stream()
        .filter(
            field -> !given.contains(field) && !(field.equals(SYSTEMS) && given.contains(SYSTEM)))
        .toList();
  }

  /** Sets a field to what its expression gave. */
  void set(String field, Object value, Optional<SourceLocation> place) {
    try {
      assign(field, value, place);
    } catch (IllegalArgumentException | SchemeError e) {
      throw SchemeError.wrongValue(place, field + ": " + e.getMessage());
    }
  }

  private void assign(String field, Object value, Optional<SourceLocation> place) {
    switch (field) {
      case INHERIT -> inherit(value);
      case "name" -> {
        name = nonEmpty(value);
        // What was found of another machine is not of this one.
        addresses = List.of();
      }
      case SYSTEM -> {
        observer.deprecated(
            place,
            "the field 'system' is deprecated: write (systems (list " + Texts.describe(value)
                + "))");
        systems = List.of(nonEmpty(value));
      }
      case SYSTEMS -> systems = systems(value);
      case "user" -> user = nonEmpty(value);
      case "host-key" -> hostKey = HostKey.parse(Texts.string(value));
      case "port" -> port = integer(value, 1, 65535);
      case "private-key" -> privateKey = Path.of(nonEmpty(value));
      case "compression" -> compression = List.of(nonEmpty(value).split("\\s*,\\s*"));
      case "compression-level" -> compressionLevel = integer(value, 1, 9);
      case "daemon-socket" -> daemonSocket = nonEmpty(value);
      case "overload-threshold" ->
        overloadThreshold = Boolean.FALSE.equals(value)
            ? OptionalDouble.empty()
            : OptionalDouble.of(threshold(value));
      case "parallel-builds" -> parallelBuilds = integer(value, 1, Integer.MAX_VALUE);
      case "speed" -> speed = speed(value);
      case "features" -> features = new LinkedHashSet<>(strings(value));
      case "resources" -> resources = ResourceLists.parse(value);
      case "memory-floor-mib" ->
        memoryFloor = Boolean.FALSE.equals(value)
            ? Optional.empty()
            : Optional.of(ByteSize.ofMebibytes(integer(value, 0, Integer.MAX_VALUE)));
      default -> throw new IllegalArgumentException("there is no such field");
    }
  }

  private void inherit(Object value) {
    if (!(value instanceof BuildMachine other)) {
      throw new SchemeError("a build-machine object is needed here, not " + Texts.describe(value));
    }
    name = other.name();
    systems = other.systems();
    user = other.user();
    hostKey = other.hostKey();
    port = other.port();
    privateKey = other.privateKey();
    compression = other.compression();
    compressionLevel = other.compressionLevel();
    daemonSocket = other.daemonSocket();
    overloadThreshold = other.overloadThreshold();
    parallelBuilds = other.parallelBuilds();
    speed = other.speed();
    features = other.features();
    resources = other.resources();
    memoryFloor = other.memoryFloor();
    addresses = other.addresses();
  }

  private static List<String> systems(Object value) {
    List<String> systems = strings(value);
    if (systems.isEmpty()) {
      throw new SchemeError("at least one system type is needed, such as \"x86_64-linux\"");
    }
    return systems;
  }

  private static List<String> strings(Object value) {
    List<String> strings = new ArrayList<>();
    for (Object element : Texts.list(value)) {
      strings.add(Texts.string(element));
    }
    return strings;
  }

  private static String nonEmpty(Object value) {
    String text = Texts.string(value);
    if (text.isBlank()) {
      throw new SchemeError("the string is empty");
    }
    return text;
  }

  private static int integer(Object value, int least, int most) {
    if (value instanceof IntNum number && number.inIntRange()) {
      int amount = number.intValue();
      if (amount >= least && amount <= most) {
        return amount;
      }
    }
    throw new SchemeError("an integer "
        + (most == Integer.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most)
        + " is needed here, not " + Texts.describe(value));
  }

  private static double real(Object value) {
    if (value instanceof RealNum number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    throw new SchemeError("a number is needed here, not " + Texts.describe(value));
  }

  private static double threshold(Object value) {
    double threshold = real(value);
    if (threshold < 0) {
      throw new SchemeError(
          "a number of at least 0, or #f, is needed here, not " + Texts.describe(value));
    }
    return threshold;
  }

  private static double speed(Object value) {
    double speed = real(value);
    if (speed <= 0) {
      throw new SchemeError("a number above 0 is needed here, not " + Texts.describe(value));
    }
    return speed;
  }

  /** Returns the machine; all that is required was set. */
  BuildMachine machine() {
    if (name == null || systems == null || user == null || hostKey == null) {
      throw new IllegalStateException("a required field is missing");
    }
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
        resources,
        memoryFloor,
        location,
        addresses);
  }
}
