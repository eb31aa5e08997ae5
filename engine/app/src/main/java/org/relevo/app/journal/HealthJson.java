package org.relevo.app.journal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.DaemonIdentity;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.LoadAverage;
import org.relevo.core.machine.Pressure;
import org.relevo.core.machine.SlotSharing;

/** Samples of how machines are: what hardly changes of a host stands once, and each sample refers to it. */
final class HealthJson {
  private static final int MOST_SLOTS = 100_000;

  private HealthJson() {}

  /** What hardly changes. */
  record Host(
      String hostName,
      String kernel,
      String architecture,
      int cores,
      String diskDirectory,
      Optional<ByteSize> totalMemory,
      Optional<DaemonIdentity> daemon) {
    static Host of(Health health) {
      return new Host(
          health.hostName(),
          health.kernel(),
          health.architecture(),
          health.cores(),
          health.diskDirectory(),
          health.totalMemory(),
          health.daemon());
    }
  }

  static ObjectNode write(Host host) {
    ObjectNode node = JournalJson.object();
    node.put("hostName", host.hostName);
    node.put("kernel", host.kernel);
    node.put("architecture", host.architecture);
    node.put("cores", host.cores);
    node.put("diskDirectory", host.diskDirectory);
    host.totalMemory.ifPresent(memory -> node.put("totalMemoryBytes", memory.bytes()));
    host.daemon.ifPresent(daemon -> putDaemon(node, "daemon", daemon));
    return node;
  }

  static Host readHost(Fields fields) {
    return new Host(
        fields.text("hostName"),
        fields.text("kernel"),
        fields.text("architecture"),
        fields.count("cores"),
        fields.text("diskDirectory"),
        size(fields, "totalMemoryBytes"),
        daemon(fields, "daemon"));
  }

  /** Returns a sample without what stands with its host. */
  static ObjectNode write(Health health) {
    ObjectNode node = JournalJson.object();
    node.put("sampledAt", health.sampledAt().toString());
    LoadAverage load = health.load();
    putNumbers(node, "load", load.oneMinute(), load.fiveMinutes(), load.fifteenMinutes());
    node.put("freeDiskBytes", health.freeDisk().bytes());
    health.freeMemory().ifPresent(memory -> node.put("freeMemoryBytes", memory.bytes()));
    health
        .pressure()
        .ifPresent(pressure -> putNumbers(
            node,
            "pressure",
            pressure.cpuSome(),
            pressure.memorySome(),
            pressure.memoryFull(),
            pressure.ioSome()));
    node.put("clockDifference", health.clockDifference().toString());
    health.slots().ifPresent(slots -> {
      if (slots instanceof SlotSharing.Held held) {
        node.put("slotsHeld", Runs.write(List.copyOf(new TreeSet<>(held.numbers()))));
      } else if (slots instanceof SlotSharing.Impossible impossible) {
        node.put("slotsNotShared", impossible.why());
      }
    });
    return node;
  }

  static Health read(Host host, Fields fields) {
    double[] load = numbers(fields, "load", 3).orElseThrow(() -> wrong("load", 3));
    Optional<SlotSharing> slots = fields
        .optionalText("slotsNotShared")
        .<SlotSharing>map(SlotSharing.Impossible::new)
        .or(() -> fields.optionalText("slotsHeld").map(text -> held(fields)));
    return new Health(
        host.hostName,
        host.kernel,
        host.architecture,
        host.cores,
        new LoadAverage(load[0], load[1], load[2]),
        new ByteSize(fields.whole("freeDiskBytes")),
        host.diskDirectory,
        host.totalMemory,
        size(fields, "freeMemoryBytes"),
        numbers(fields, "pressure", 4)
            .map(part -> new Pressure(part[0], part[1], part[2], part[3])),
        host.daemon,
        false,
        fields.duration("clockDifference"),
        slots,
        fields.time("sampledAt"));
  }

  private static SlotSharing held(Fields fields) {
    return new SlotSharing.Held(new TreeSet<>(fields.runs("slotsHeld", MOST_SLOTS)));
  }

  static void putDaemon(ObjectNode node, String name, DaemonIdentity daemon) {
    node.putObject(name).put("bootId", daemon.bootId()).put("socket", daemon.socket());
  }

  static Optional<DaemonIdentity> daemon(Fields fields, String name) {
    return fields
        .optionalObject(name)
        .map(object -> new DaemonIdentity(object.text("bootId"), object.text("socket")));
  }

  static Optional<ByteSize> size(Fields fields, String name) {
    return fields.optionalWhole(name).stream().mapToObj(ByteSize::new).findFirst();
  }

  private static void putNumbers(ObjectNode node, String name, double... numbers) {
    ArrayNode array = node.putArray(name);
    for (double number : numbers) {
      array.add(number);
    }
  }

  private static Optional<double[]> numbers(Fields fields, String name, int count) {
    List<OptionalDouble> numbers = fields.numbers(name);
    if (numbers.isEmpty()) {
      return Optional.empty();
    }
    double[] present = numbers.stream()
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .toArray();
    if (present.length != count || numbers.size() != count) {
      throw wrong(name, count);
    }
    return Optional.of(present);
  }

  private static IllegalArgumentException wrong(String name, int count) {
    return new IllegalArgumentException("the field \"" + name + "\" has not " + count + " numbers");
  }
}
