package org.relevo.core.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a build machine was at one moment, as its own standard commands told it ({@link HealthReport}).
 *
 * @param hostName the name that it calls itself ({@code uname -n})
 * @param kernel the kernel's name and release, such as {@code Linux 6.1.0}
 * @param architecture the processor as the kernel names it, such as {@code x86_64}
 * @param cores processors on line, at least 1
 * @param load its load averages
 * @param freeDisk what is free for ordinary users on the file system of {@code diskDirectory}
 * @param diskDirectory the directory whose file system was measured: the store's where it is there
 * @param totalMemory its memory, if it tells
 * @param freeMemory what new processes can have of it without swapping, if it tells
 * @param pressure what its processes wait for, if its kernel measures that
 * @param daemon which daemon it is that builds come to, if that can be told
 * @param daemonAway whether the daemon's socket is known not to be there
 * @param clockDifference its clock less ours, good to about a second; negative if it is behind
 * @param slots the slots that heads share on it; empty if that is not known, or was so a moment ago but no more
 * @param sampledAt when this was, by our clock
 */
public record Health(
    String hostName,
    String kernel,
    String architecture,
    int cores,
    LoadAverage load,
    ByteSize freeDisk,
    String diskDirectory,
    Optional<ByteSize> totalMemory,
    Optional<ByteSize> freeMemory,
    Optional<Pressure> pressure,
    Optional<DaemonIdentity> daemon,
    boolean daemonAway,
    Duration clockDifference,
    Optional<SlotSharing> slots,
    Instant sampledAt) {
  /** Checks the ranges. */
  public Health {
    if (cores < 1) {
      throw new IllegalArgumentException("a machine with " + cores + " cores");
    }
  }

  /** Makes the health of a machine that tells nothing of stalls and of its daemon. */
  public Health(
      String hostName,
      String kernel,
      String architecture,
      int cores,
      LoadAverage load,
      ByteSize freeDisk,
      String diskDirectory,
      Optional<ByteSize> totalMemory,
      Optional<ByteSize> freeMemory,
      Duration clockDifference,
      Optional<SlotSharing> slots,
      Instant sampledAt) {
    this(
        hostName,
        kernel,
        architecture,
        cores,
        load,
        freeDisk,
        diskDirectory,
        totalMemory,
        freeMemory,
        Optional.empty(),
        Optional.empty(),
        false,
        clockDifference,
        slots,
        sampledAt);
  }

  /** Returns the load of the last minute divided by the cores: 1 when all of them were just busy. */
  public double normalizedLoad() {
    return load.oneMinute() / cores;
  }

  /** Returns the same without what is known of the shared slots. */
  public Health withoutSlots() {
    return with(totalMemory, freeMemory, pressure, daemon, Optional.empty());
  }

  /** Returns the same with other memory. */
  public Health withMemory(Optional<ByteSize> total, Optional<ByteSize> free) {
    return with(total, free, pressure, daemon, slots);
  }

  /** Returns the same with what it says of stalls and of its daemon. */
  public Health with(Optional<Pressure> stalls, Optional<DaemonIdentity> identity) {
    return with(totalMemory, freeMemory, stalls, identity, slots);
  }

  private Health with(
      Optional<ByteSize> total,
      Optional<ByteSize> free,
      Optional<Pressure> stalls,
      Optional<DaemonIdentity> identity,
      Optional<SlotSharing> sharing) {
    return new Health(
        hostName,
        kernel,
        architecture,
        cores,
        load,
        freeDisk,
        diskDirectory,
        total,
        free,
        stalls,
        identity,
        daemonAway,
        clockDifference,
        sharing,
        sampledAt);
  }
}
