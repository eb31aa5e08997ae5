package org.relevo.tests.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.history.Expectation;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.HostKey;
import org.relevo.core.machine.LoadAverage;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.Condition;
import org.relevo.core.rank.Situation;
import org.relevo.core.rank.SlotUsage;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/** Farms that are only described: nine in ten machines can have the build, each in its own state. */
final class Farms {
  private static final HostKey KEY = HostKey.parse(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f");

  private Farms() {}

  /** Returns a situation with {@code count} machines, always the same ones. */
  static Situation situation(int count) {
    SplittableRandom random = new SplittableRandom(1);
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      candidates.add(candidate("m" + i, random));
    }
    StorePath derivation =
        new StorePath(StoreDir.GUIX, "0".repeat(StorePath.HASH_LENGTH) + "-hello-2.12.drv");
    return new Situation(
        new BuildRequest(derivation, "x86_64-linux", Set.of("kvm"), BuildLimits.NONE),
        new Expectation(
            Optional.of(Duration.ofSeconds(40)), Expectation.Basis.NAME, 5, Optional.empty()),
        Optional.empty(),
        candidates);
  }

  private static Candidate candidate(String name, SplittableRandom random) {
    BuildMachine machine = new BuildMachine(
        name,
        22,
        List.of("x86_64-linux", "i686-linux"),
        "builder",
        KEY,
        Path.of("/root/.ssh/id_ed25519"),
        List.of("none"),
        3,
        BuildMachine.DEFAULT_DAEMON_SOCKET,
        OptionalDouble.of(0.8),
        4,
        1 + random.nextInt(40) / 10.0,
        Set.of("kvm", "big-parallel"),
        Optional.empty());
    int cores = 4 + random.nextInt(60);
    double load = cores * random.nextDouble() * 0.89;
    Health health = new Health(
        name,
        "Linux 6.1.0",
        "x86_64",
        cores,
        new LoadAverage(load, load, load),
        ByteSize.ofMebibytes(100_000),
        "/gnu/store",
        Optional.of(ByteSize.ofMebibytes(64_000)),
        Optional.of(ByteSize.ofMebibytes(8_000 + random.nextInt(56_000))),
        Duration.ZERO,
        Optional.empty(),
        Instant.EPOCH);
    return new Candidate(
        machine,
        new SlotUsage(random.nextInt(4), 4),
        new Condition.Reachable(health),
        OptionalLong.of(random.nextInt(1 << 30)),
        OptionalDouble.of(1e6 + random.nextInt(100_000_000)));
  }
}
