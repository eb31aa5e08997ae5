package org.relevo.app.repl;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.relevo.core.machine.BuildMachine;
import org.relevo.scheme.ResourceLists;
import org.relevo.scheme.dialect.Written;

/**
 * Writes machines as the forms that make them, with the fields that are not as they are by default.
 *
 * @param home the directory whose {@code .ssh/id_rsa} is the default private key
 */
record MachineText(Path home) {
  private static final List<String> DEFAULT_COMPRESSION = List.of("zlib@openssh.com", "zlib");
  private static final double DEFAULT_THRESHOLD = 0.8;
  private static final int DEFAULT_LEVEL = 3;
  private static final int DEFAULT_PORT = 22;

  /** Returns the {@code build-machine} form, a line a field. */
  String form(BuildMachine machine) {
    Fields fields = new Fields();
    fields.add("name", Written.text(machine.name()));
    fields.unless(machine.port() == DEFAULT_PORT, "port", String.valueOf(machine.port()));
    fields.add("systems", list(machine.systems()));
    fields.add("user", Written.text(machine.user()));
    fields.add("host-key", Written.text(machine.hostKey().toString()));
    fields.unless(
        machine.privateKey().equals(home.resolve(".ssh").resolve("id_rsa")),
        "private-key",
        Written.text(machine.privateKey().toString()));
    fields.unless(
        machine.compression().equals(DEFAULT_COMPRESSION),
        "compression",
        Written.text(String.join(",", machine.compression())));
    fields.unless(
        machine.compressionLevel() == DEFAULT_LEVEL,
        "compression-level",
        String.valueOf(machine.compressionLevel()));
    fields.unless(
        machine.daemonSocket().equals(BuildMachine.DEFAULT_DAEMON_SOCKET),
        "daemon-socket",
        Written.text(machine.daemonSocket()));
    OptionalDouble threshold = machine.overloadThreshold();
    fields.unless(
        threshold.equals(OptionalDouble.of(DEFAULT_THRESHOLD)),
        "overload-threshold",
        threshold.isPresent() ? Written.text(threshold.getAsDouble()) : "#f");
    fields.unless(
        machine.parallelBuilds() == 1, "parallel-builds", String.valueOf(machine.parallelBuilds()));
    fields.unless(machine.speed() == 1, "speed", Written.text(machine.speed()));
    fields.unless(
        machine.features().isEmpty(), "features", list(new TreeSet<>(machine.features())));
    fields.unless(
        machine.resources().isEmpty(),
        "resources",
        "'" + Written.text(ResourceLists.of(machine.resources())));
    machine
        .memoryFloor()
        .ifPresent(floor -> fields.add("memory-floor-mib", String.valueOf(floor.mebibytes())));
    return "(build-machine" + fields.text() + ")";
  }

  /** Returns a list of forms that evaluates to the machines; of more than {@code most} only the first, and how many more. */
  String forms(List<BuildMachine> machines, int most) {
    List<String> lines =
        new ArrayList<>(machines.stream().limit(most).map(this::form).toList());
    int more = machines.size() - lines.size();
    String rest = more > 0 ? "\n;; and " + more + " more" : "";
    return "(list\n"
        + lines.stream().collect(Collectors.joining("\n")).indent(2).stripTrailing() + ")" + rest;
  }

  private static String list(Collection<String> values) {
    return values.stream().map(Written::text).collect(Collectors.joining(" ", "'(", ")"));
  }

  private static final class Fields {
    private final StringBuilder text = new StringBuilder();

    void add(String name, String value) {
      text.append("\n  (").append(name).append(' ').append(value).append(')');
    }

    void unless(boolean usual, String name, String value) {
      if (!usual) {
        add(name, value);
      }
    }

    String text() {
      return text.toString();
    }
  }
}
