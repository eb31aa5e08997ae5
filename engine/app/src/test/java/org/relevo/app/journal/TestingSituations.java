package org.relevo.app.journal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.history.Expectation;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.DaemonIdentity;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.HostKey;
import org.relevo.core.machine.LoadAverage;
import org.relevo.core.machine.Pressure;
import org.relevo.core.machine.Resources;
import org.relevo.core.machine.SlotSharing;
import org.relevo.core.machine.SourceLocation;
import org.relevo.core.quarantine.Drain;
import org.relevo.core.quarantine.Sentence;
import org.relevo.core.quarantine.Trouble;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.Condition;
import org.relevo.core.rank.Situation;
import org.relevo.core.rank.SlotUsage;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/** Situations of all kinds, by chance. */
public final class TestingSituations {
  private static final List<String> TEXTS = List.of("", "plain", "zwölf \"Ä\"\n\ttabs", "a, b; 日本");

  private static final List<Trouble> TROUBLES = List.of(Trouble.values());

  private final RandomGenerator random;

  public TestingSituations(RandomGenerator random) {
    this.random = random;
  }

  /** Returns a situation, of few machines now and then of none. */
  public Situation next() {
    int count = random.nextInt(12);
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // Now and then the same machine twice in a list.
      candidates.add(candidate(machine(random.nextInt(10))));
    }
    return new Situation(request(), expectation(), maybe(daemon()), candidates);
  }

  /** Returns a situation of a farm that is well and has free slots everywhere. */
  public Situation large(int machines) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < machines; i++) {
      candidates.add(new Candidate(
          machine("anvil" + i, 1 + i % 3),
          new SlotUsage(0, 4),
          new Condition.Reachable(health()),
          OptionalLong.of(random.nextInt(1 << 30)),
          OptionalDouble.of(random.nextDouble(1e6, 1e9))));
    }
    return new Situation(request(), Expectation.UNKNOWN, Optional.empty(), candidates);
  }

  /** Returns a situation of the same machines in which none has a free slot. */
  public Situation full(Situation farm) {
    return farm.with(farm.candidates().stream()
        .map(each -> new Candidate(each.machine(), new SlotUsage(4, 4), new Condition.NotAsked()))
        .toList());
  }

  public BuildRequest request() {
    StringBuilder hash = new StringBuilder();
    for (int i = 0; i < StorePath.HASH_LENGTH; i++) {
      hash.append("0123456789abcdfghijklmnpqrsvwxyz".charAt(random.nextInt(32)));
    }
    return new BuildRequest(
        new StorePath(StoreDir.GUIX, hash + "-hello-2.12." + random.nextInt(9) + ".drv"),
        random.nextInt(5) == 0 ? "aarch64-linux" : "x86_64-linux",
        random.nextInt(3) == 0 ? Set.of("kvm") : Set.of(),
        resources(3),
        new BuildLimits(maybe(Duration.ofHours(1)), maybe(Duration.ofMillis(1))));
  }

  private Candidate candidate(BuildMachine machine) {
    return new Candidate(
        machine,
        new SlotUsage(
            random.nextInt(machine.parallelBuilds() + 1), machine.parallelBuilds(), resources(2)),
        condition(),
        random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextLong(1L << 40)),
        random.nextBoolean()
            ? OptionalDouble.empty()
            : OptionalDouble.of(random.nextDouble(1e-3, 1e9)));
  }

  private Condition condition() {
    return switch (random.nextInt(10)) {
      case 0 -> new Condition.NotAsked();
      case 1 -> new Condition.Unreachable(text());
      case 2 -> new Condition.Drained(new Drain(text(), text(), instant()));
      case 3 ->
        new Condition.Quarantined(
            new Sentence(
                TROUBLES.get(random.nextInt(TROUBLES.size())),
                text(),
                random.nextInt(1, 9),
                instant(),
                instant(),
                instant(),
                random.nextBoolean()),
            random.nextBoolean() ? Duration.ZERO : Duration.ofNanos(random.nextLong(1L << 40)));
      default -> new Condition.Reachable(health());
    };
  }

  private Health health() {
    Optional<SlotSharing> slots = switch (random.nextInt(4)) {
      case 0 -> Optional.of(new SlotSharing.Impossible(text()));
      case 1 -> Optional.of(new SlotSharing.Held(Set.of(0, random.nextInt(1, 9))));
      case 2 -> Optional.of(new SlotSharing.Held(Set.of()));
      default -> Optional.empty();
    };
    return new Health(
        "host" + random.nextInt(3),
        "Linux 6.1.0",
        "x86_64",
        random.nextInt(1, 5),
        new LoadAverage(random.nextDouble(5), random.nextDouble(), random.nextDouble()),
        new ByteSize(random.nextLong(1L << 36)),
        "/gnu/store",
        maybe(ByteSize.ofMebibytes(8000)),
        maybe(new ByteSize(random.nextLong(1L << 33))),
        maybe(new Pressure(random.nextDouble(100), 0, random.nextDouble(20), 0.1)),
        maybe(daemon()),
        false,
        Duration.ofNanos(random.nextLong(-1L << 33, 1L << 33)),
        slots,
        instant());
  }

  private BuildMachine machine(int number) {
    return machine("machine" + number, random.nextInt(1, 5));
  }

  private BuildMachine machine(String name, int slots) {
    Set<String> features = new HashSet<>();
    if (random.nextInt(3) > 0) {
      features.addAll(Set.of("kvm", "big-parallel"));
    }
    return new BuildMachine(
        name,
        random.nextInt(1, 65536),
        random.nextBoolean() ? List.of("x86_64-linux", "i686-linux") : List.of("x86_64-linux"),
        "builder",
        key(random.nextInt(2)),
        Path.of("/root/.ssh/id"),
        List.of("zlib@openssh.com", "none"),
        3,
        BuildMachine.DEFAULT_DAEMON_SOCKET,
        random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(random.nextDouble(2)),
        slots,
        random.nextBoolean() ? 1.0 : random.nextDouble(0.1, 4),
        features,
        random.nextBoolean()
            ? Resources.NONE
            : Resources.of(Map.of("gpu", 1L, "memory-mib", 9000L)),
        maybe(ByteSize.ofMebibytes(random.nextInt(600))),
        maybe(new SourceLocation("/etc/guix/machines.scm", 3, 5)),
        List.of());
  }

  private static HostKey key(int number) {
    byte[] blob = new byte[51];
    blob[3] = 11;
    System.arraycopy("ssh-ed25519".getBytes(StandardCharsets.US_ASCII), 0, blob, 4, 11);
    blob[50] = (byte) number;
    return HostKey.parse("ssh-ed25519 " + Base64.getEncoder().encodeToString(blob));
  }

  private Resources resources(int most) {
    TreeMap<String, Long> amounts = new TreeMap<>();
    if (random.nextInt(3) == 0) {
      amounts.put("gpu", random.nextLong(most));
      amounts.put("memory-mib", random.nextLong(5000));
    }
    return Resources.of(amounts);
  }

  private Expectation expectation() {
    return switch (random.nextInt(3)) {
      case 0 -> Expectation.UNKNOWN;
      case 1 ->
        new Expectation(
            Optional.of(Duration.ofNanos(random.nextLong(1L << 45))),
            Expectation.Basis.PRIOR,
            0,
            Optional.empty());
      default ->
        new Expectation(
            Optional.of(Duration.ofSeconds(random.nextInt(9999))),
            Expectation.Basis.NAME,
            random.nextInt(1, 99),
            maybe(new ByteSize(random.nextLong(1L << 33))));
    };
  }

  private DaemonIdentity daemon() {
    return new DaemonIdentity("boot" + random.nextInt(3), "64769:" + random.nextInt(3));
  }

  private Instant instant() {
    return Instant.ofEpochSecond(
        1_790_000_000L + random.nextInt(1 << 20), random.nextInt(1_000_000_000));
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private <T> Optional<T> maybe(T value) {
    return random.nextBoolean() ? Optional.of(value) : Optional.empty();
  }
}
