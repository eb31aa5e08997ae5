package org.relevo.app.farm;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.Pressure;
import org.relevo.core.machine.Resources;
import org.relevo.core.machine.SlotSharing;
import org.relevo.core.quarantine.Standing;
import org.relevo.core.rank.SlotUsage;

/**
 * How a machine is, or why that is unknown.
 *
 * @param machine {@code NAME:PORT}
 * @param slots its build slots, as this host sees them
 * @param resources what the machine file says that it has
 * @param standing what is known against it
 * @param at when that was
 * @param health empty if it did not answer
 * @param failure why not; empty if it did
 * @param compression how what was sent to it was compressed, if it answered
 */
public record MachineStatus(
    String machine,
    SlotUsage slots,
    Resources resources,
    Standing standing,
    Instant at,
    Optional<Health> health,
    String failure,
    Optional<String> compression) {
  /** From there on a clock is worth a warning: what is built would seem to come from the past. */
  private static final Duration TOLERABLE = Duration.ofSeconds(2);

  /** Makes the status of a machine that nothing is known against, and that has no resources. */
  public MachineStatus(String machine, SlotUsage slots, Optional<Health> health, String failure) {
    this(
        machine,
        slots,
        Resources.NONE,
        Standing.GOOD,
        Instant.EPOCH,
        health,
        failure,
        Optional.empty());
  }

  private QuarantineText quarantine() {
    return new QuarantineText(standing, at);
  }

  /** Returns whether the machine answered. */
  public boolean ok() {
    return health.isPresent();
  }

  /** Returns several lines with a final newline. */
  public String text() {
    StringBuilder text = new StringBuilder(machine).append('\n');
    if (health.isEmpty()) {
      text.append("  FAILED: ").append(failure.replace("\n", "\n  ")).append('\n');
      return text.append(quarantine().lines(machine)).toString();
    }
    Health found = health.get();
    line(text, "kernel", found.kernel());
    line(text, "architecture", found.architecture());
    line(text, "host name", found.hostName());
    line(
        text,
        "load",
        String.format(
            Locale.ROOT,
            "%.2f normalized (%.2f on %d cores)",
            found.normalizedLoad(),
            found.load().oneMinute(),
            found.cores()));
    line(text, "free memory", amount(found.freeMemory()) + " of " + amount(found.totalMemory()));
    found.pressure().ifPresent(stalls -> line(text, "stalled", stalled(stalls)));
    if (found.daemonAway()) {
      line(text, "build daemon", "AWAY: its socket is not there");
    }
    line(text, "free disk", found.freeDisk() + " at " + found.diskDirectory());
    line(text, "build slots", slots.used() + " of " + slots.total() + " used");
    if (!resources.plus(slots.committed()).isEmpty()) {
      line(text, "resources", committed());
    }
    line(text, "shared slots", found.slots().map(this::shared).orElse("unknown"));
    compression.ifPresent(method -> line(text, "compression", method));
    line(text, "clock", clock(found.clockDifference()));
    return text.append(quarantine().lines(machine)).toString();
  }

  /** Returns what the machine says of the slots that all heads take. */
  private String shared(SlotSharing sharing) {
    if (sharing instanceof SlotSharing.Held held) {
      return "yes, " + held.below(slots.total()) + " held there by all heads together";
    }
    return "no, because " + ((SlotSharing.Impossible) sharing).why();
  }

  /** Returns how much of each resource is committed: {@code gpu 1 of 2, memory-mib 8000}. */
  private String committed() {
    return resources.plus(slots.committed()).amounts().keySet().stream()
        .map(name -> name + " " + slots.committed().amount(name)
            + (resources.amounts().containsKey(name) ? " of " + resources.amount(name) : ""))
        .collect(Collectors.joining(", ", "", " committed"));
  }

  private static String stalled(Pressure stalls) {
    return String.format(
        Locale.ROOT,
        "%.0f %% for processors, %.0f %% for memory, %.0f %% for disks (of the last 10 s)",
        stalls.cpuSome(),
        stalls.memorySome(),
        stalls.ioSome());
  }

  static void line(StringBuilder text, String name, String value) {
    String label = name.isEmpty() ? "" : name + ":";
    text.append(String.format("  %-13s %s%n", label, value));
  }

  private static String amount(Optional<ByteSize> size) {
    return size.map(ByteSize::toString).orElse("unknown");
  }

  private boolean behind() {
    return health
        .map(found -> found.clockDifference().compareTo(TOLERABLE.negated()) < 0)
        .orElse(false);
  }

  private String clock(Duration difference) {
    long seconds = difference.toSeconds();
    if (behind()) {
      return -seconds + " s BEHIND ours; there: timedatectl set-ntp true   (or run an NTP daemon)";
    }
    return Math.abs(seconds) <= TOLERABLE.toSeconds() ? "as ours" : seconds + " s ahead of ours";
  }

  /** Returns the same as values for JSON; sizes in bytes, times in seconds. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("machine", machine);
    json.put("ok", ok());
    json.put("slotsUsed", slots.used());
    json.put("slotsTotal", slots.total());
    json.put("resources", resources.amounts());
    json.put("committed", slots.committed().amounts());
    json.putAll(quarantine().json());
    if (health.isEmpty()) {
      json.put("error", failure);
      return json;
    }
    Health found = health.get();
    json.put("kernel", found.kernel());
    json.put("architecture", found.architecture());
    json.put("hostName", found.hostName());
    json.put("normalizedLoad", found.normalizedLoad());
    json.put("cores", found.cores());
    found.freeMemory().ifPresent(size -> json.put("freeMemory", size.bytes()));
    found.totalMemory().ifPresent(size -> json.put("totalMemory", size.bytes()));
    json.put("freeDisk", found.freeDisk().bytes());
    found.pressure().ifPresent(stalls -> {
      json.put("cpuPressure", stalls.cpuSome());
      json.put("memoryPressure", stalls.memorySome());
      json.put("memoryFullPressure", stalls.memoryFull());
      json.put("ioPressure", stalls.ioSome());
    });
    json.put("daemonAway", found.daemonAway());
    json.put("sampledAt", found.sampledAt().toString());
    found.slots().ifPresent(sharing -> {
      if (sharing instanceof SlotSharing.Held held) {
        json.put("slotsHeldThere", held.below(slots.total()));
      } else if (sharing instanceof SlotSharing.Impossible impossible) {
        json.put("slotsNotShared", impossible.why());
      }
    });
    compression.ifPresent(method -> json.put("compression", method));
    json.put("clockDifference", found.clockDifference().toSeconds());
    json.put("clockBehind", behind());
    return json;
  }
}
