package org.relevo.scheme.policy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.history.Expectation;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.HostKey;
import org.relevo.core.machine.LoadAverage;
import org.relevo.core.machine.Resources;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.Choice;
import org.relevo.core.rank.Condition;
import org.relevo.core.rank.Policy;
import org.relevo.core.rank.PolicyException;
import org.relevo.core.rank.Situation;
import org.relevo.core.rank.SlotUsage;
import org.relevo.core.rank.Verdict;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/** Machines that can have a build, and what a policy makes of them. */
final class TestingFarm {
  private static final HostKey KEY = HostKey.parse(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f");

  /** Builds of this name took a minute. */
  static final Expectation MINUTE = new Expectation(
      Optional.of(Duration.ofSeconds(60)),
      Expectation.Basis.NAME,
      3,
      Optional.of(ByteSize.ofMebibytes(100)));

  final List<Candidate> candidates = new ArrayList<>();
  Resources needs = Resources.NONE;
  Expectation expectation = Expectation.UNKNOWN;

  /** Returns three machines: {@code slow}, {@code fast} and {@code busy}. */
  static TestingFarm ofThree() {
    return new TestingFarm()
        .add("slow", 1, 0.0, OptionalLong.of(1000))
        .add("fast", 3, 0.5, OptionalLong.empty())
        .add("busy", 2, 2.0, OptionalLong.of(3000));
  }

  TestingFarm add(String name, double speed, double load, OptionalLong missing) {
    BuildMachine machine = new BuildMachine(
        name,
        22,
        List.of("x86_64-linux"),
        "builder",
        KEY,
        Path.of("/nonexistent/id"),
        List.of("none"),
        3,
        BuildMachine.DEFAULT_DAEMON_SOCKET,
        OptionalDouble.empty(),
        4,
        speed,
        Set.of("kvm"),
        Optional.empty());
    Health health = new Health(
        name,
        "Linux 6.1",
        "x86_64",
        4,
        new LoadAverage(load, load, load),
        ByteSize.ofMebibytes(5000),
        "/gnu/store",
        Optional.of(ByteSize.ofMebibytes(8000)),
        Optional.empty(),
        Duration.ZERO,
        Optional.empty(),
        Instant.EPOCH);
    candidates.add(new Candidate(
        machine,
        new SlotUsage(1, 4, Resources.of(Map.of("gpu", 1L))),
        new Condition.Reachable(health),
        missing,
        OptionalDouble.of(1000)));
    return this;
  }

  Situation situation() {
    BuildRequest request = new BuildRequest(
        new StorePath(StoreDir.GUIX, "0".repeat(32) + "-hello-2.12.drv"),
        "x86_64-linux",
        Set.of("kvm"),
        needs,
        BuildLimits.NONE);
    return new Situation(request, expectation, Optional.empty(), candidates);
  }

  /** Returns the names in the order that {@code policy} gives, or its refusal. */
  String order(Policy policy) throws PolicyException {
    Verdict verdict = policy.judge(situation());
    return verdict instanceof Verdict.Order order
        ? String.join(
            " ",
            order.choices().stream()
                .map(choice -> choice.candidate().machine().name())
                .toList())
        : verdict.toString();
  }

  /** Returns what {@code policy} says of each machine, in its order. */
  List<String> grounds(Policy policy) throws PolicyException {
    return ((Verdict.Order) policy.judge(situation()))
        .choices().stream().map(Choice::grounds).map(Object::toString).toList();
  }
}
