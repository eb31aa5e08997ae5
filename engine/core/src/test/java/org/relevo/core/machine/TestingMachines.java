package org.relevo.core.machine;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Machines and their health for tests: each is made from a plain one by changing what the test is about. */
public final class TestingMachines {
  private static final HostKey KEY = HostKey.parse(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f");

  private TestingMachines() {}

  /** Returns an x86_64-linux machine with one slot and the defaults of the manual. */
  public static BuildMachine machine(String name) {
    return machine(name, 1, 1.0);
  }

  /** Returns one with so many slots and that speed. */
  public static BuildMachine machine(String name, int slots, double speed) {
    return machine(name, List.of("x86_64-linux"), Set.of(), slots, speed, OptionalDouble.of(0.8));
  }

  /** Returns one with all that the ranking looks at. */
  public static BuildMachine machine(
      String name,
      List<String> systems,
      Set<String> features,
      int slots,
      double speed,
      OptionalDouble threshold) {
    return new BuildMachine(
        name,
        22,
        systems,
        "builder",
        KEY,
        Path.of("/nonexistent/id_ed25519"),
        List.of("none"),
        3,
        BuildMachine.DEFAULT_DAEMON_SOCKET,
        threshold,
        slots,
        speed,
        features,
        Optional.empty());
  }

  /** Returns the health of an idle four-core machine with room. */
  public static Health idle() {
    return health(0.0, 4, ByteSize.ofMebibytes(10_000));
  }

  /** Returns the health with these figures. */
  public static Health health(double load, int cores, ByteSize freeDisk) {
    return new Health(
        "host",
        "Linux 6.1.0",
        "x86_64",
        cores,
        new LoadAverage(load, load, load),
        freeDisk,
        "/gnu/store",
        Optional.empty(),
        Optional.empty(),
        Duration.ZERO,
        Optional.empty(),
        Instant.EPOCH);
  }

  /** Returns the health of an idle machine that says this of its shared slots. */
  public static Health idle(SlotSharing sharing) {
    return idle(false, Optional.of(sharing));
  }

  /** Returns the health of an idle machine whose daemon's socket is not there. */
  public static Health daemonAway() {
    return idle(true, Optional.empty());
  }

  private static Health idle(boolean daemonAway, Optional<SlotSharing> sharing) {
    Health idle = idle();
    return new Health(
        idle.hostName(),
        idle.kernel(),
        idle.architecture(),
        idle.cores(),
        idle.load(),
        idle.freeDisk(),
        idle.diskDirectory(),
        idle.totalMemory(),
        idle.freeMemory(),
        idle.pressure(),
        idle.daemon(),
        daemonAway,
        idle.clockDifference(),
        sharing,
        idle.sampledAt());
  }
}
