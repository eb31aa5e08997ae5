package org.relevo.app.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.HostKey;
import org.relevo.core.machine.Resources;
import org.relevo.core.machine.SourceLocation;

/**
 * Machines in the journal, with all that a machine file says of them but their host keys: of these there is only the
 * fingerprint.
 */
final class MachineJson {
  private static final String FINGERPRINT = "SHA256:";

  private MachineJson() {}

  static ObjectNode write(BuildMachine machine) {
    ObjectNode node = JournalJson.object();
    node.put("name", machine.name());
    node.put("port", machine.port());
    JournalJson.put(node, "systems", machine.systems());
    node.put("user", machine.user());
    node.putObject("hostKey")
        .put("type", machine.hostKey().type())
        .put("fingerprint", machine.hostKey().fingerprint());
    node.put("privateKey", machine.privateKey().toString());
    JournalJson.put(node, "compression", machine.compression());
    node.put("compressionLevel", machine.compressionLevel());
    node.put("daemonSocket", machine.daemonSocket());
    JournalJson.put(node, "overloadThreshold", machine.overloadThreshold());
    node.put("parallelBuilds", machine.parallelBuilds());
    node.put("speed", machine.speed());
    JournalJson.put(node, "features", new TreeSet<>(machine.features()));
    putResources(node, "resources", machine.resources());
    machine.memoryFloor().ifPresent(floor -> node.put("memoryFloorBytes", floor.bytes()));
    machine
        .location()
        .ifPresent(location -> node.putObject("location")
            .put("file", location.file())
            .put("line", location.line())
            .put("column", location.column()));
    return node;
  }

  static BuildMachine read(Fields fields) {
    Fields key = fields.object("hostKey");
    return new BuildMachine(
        fields.text("name"),
        fields.count("port"),
        fields.texts("systems"),
        fields.text("user"),
        standIn(key.text("type"), key.text("fingerprint")),
        Path.of(fields.text("privateKey")),
        fields.texts("compression"),
        fields.count("compressionLevel"),
        fields.text("daemonSocket"),
        fields.optionalNumber("overloadThreshold"),
        fields.count("parallelBuilds"),
        fields.number("speed"),
        new HashSet<>(fields.texts("features")),
        Resources.of(fields.amounts("resources")),
        fields.optionalWhole("memoryFloorBytes").stream()
            .mapToObj(ByteSize::new)
            .findFirst(),
        fields
            .optionalObject("location")
            .map(at -> new SourceLocation(at.text("file"), at.count("line"), at.count("column"))),
        List.of());
  }

  /** Returns what stands for a key of which only the fingerprint is known; it can be compared, but is no key. */
  static HostKey standIn(String type, String fingerprint) {
    return new HostKey(
        type,
        fingerprint.startsWith(FINGERPRINT)
            ? fingerprint.substring(FINGERPRINT.length())
            : fingerprint);
  }

  static void putResources(ObjectNode node, String name, Resources resources) {
    if (!resources.isEmpty()) {
      resources.amounts().forEach(node.putObject(name)::put);
    }
  }
}
