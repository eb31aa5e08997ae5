package org.relevo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.history.Expectation;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.HostKey;
import org.relevo.core.machine.LoadAverage;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.Condition;
import org.relevo.core.rank.Policy;
import org.relevo.core.rank.Situation;
import org.relevo.core.rank.SlotUsage;
import org.relevo.core.rank.Verdict;
import org.relevo.formats.path.StoreDir;
import org.relevo.scheme.MachineProgramOptions;
import org.relevo.scheme.policy.PolicyFile;

class PolicyExamplesTest {
  private static final HostKey KEY = HostKey.parse(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f");

  private final List<Candidate> candidates = new ArrayList<>();

  /** Adds a machine of four cores. */
  private void add(String name, double speed, double load, long missing, int freeDiskGibibytes) {
    BuildMachine machine = new BuildMachine(
        name,
        22,
        List.of("x86_64-linux"),
        "offload",
        KEY,
        Path.of("/etc/guix/offload-key"),
        List.of("none"),
        3,
        BuildMachine.DEFAULT_DAEMON_SOCKET,
        OptionalDouble.empty(),
        4,
        speed,
        Set.of(),
        Optional.empty());
    Health health = new Health(
        name,
        "Linux 6.1",
        "x86_64",
        4,
        new LoadAverage(load, load, load),
        ByteSize.ofMebibytes(freeDiskGibibytes * 1024L),
        "/gnu/store",
        Optional.empty(),
        Optional.empty(),
        Duration.ZERO,
        Optional.empty(),
        Instant.EPOCH);
    candidates.add(new Candidate(
        machine,
        new SlotUsage(0, 4),
        new Condition.Reachable(health),
        OptionalLong.of(missing),
        OptionalDouble.empty()));
  }

  private Verdict judge(String file, Expectation expectation) throws Exception {
    return judge(file, expectation, true);
  }

  private Verdict judge(String file, Expectation expectation, boolean wantsLocal) throws Exception {
    Policy policy = PolicyFile.open(Path.of("policies", file), MachineProgramOptions.DEFAULT);
    BuildRequest request =
        BuildRequest.ofNeeds(StoreDir.GUIX, "x86_64-linux", Set.of()).wantingLocal(wantsLocal);
    return policy.judge(new Situation(request, expectation, Optional.empty(), candidates));
  }

  private List<String> names(String file, Expectation expectation) throws Exception {
    return ((Verdict.Order) judge(file, expectation))
        .choices().stream().map(choice -> choice.candidate().machine().name()).toList();
  }

  private static Expectation seconds(int seconds, Expectation.Basis basis) {
    return new Expectation(
        Optional.of(Duration.ofSeconds(seconds)),
        basis,
        basis == Expectation.Basis.NAME ? 1 : 0,
        Optional.empty());
  }

  @Test
  void smallAtHome_keepsOnlyBuildsThatAreKnownToBeSmall() throws Exception {
    add("slow", 1, 0, 0, 100);
    add("fast", 2, 0, 0, 100);
    String file = "small-at-home.scm";
    assertThat(judge(file, seconds(4, Expectation.Basis.NAME)))
        .isEqualTo(new Verdict.Decline("it is done sooner than sent"));
    assertThat(judge(file, seconds(4, Expectation.Basis.NAME), false))
        .isInstanceOf(Verdict.Order.class);
    assertThat(names(file, seconds(5, Expectation.Basis.NAME))).containsExactly("fast", "slow");
    assertThat(names(file, seconds(4, Expectation.Basis.PRIOR))).containsExactly("fast", "slow");
    assertThat(names(file, Expectation.UNKNOWN)).containsExactly("fast", "slow");
  }

  @Test
  void nearFirst_prefersOursThenThoseThatLackLeast() throws Exception {
    add("rented.example.com", 9, 0, 0, 100);
    add("a.lan.example.org", 1, 0, 500, 100);
    add("b.lan.example.org", 1, 0, 100, 100);
    assertThat(names("near-first.scm", Expectation.UNKNOWN))
        .containsExactly("b.lan.example.org", "a.lan.example.org", "rented.example.com");
  }

  @Test
  void weighed_leavesFullDisksOutAndSortsBySpeedAndLoad() throws Exception {
    add("busy", 1.4, 4, 0, 100);
    add("idle", 1, 0, 0, 100);
    add("full", 9, 0, 0, 20);
    add("fast", 2, 4, 0, 100);
    assertThat(names("weighed.scm", Expectation.UNKNOWN)).containsExactly("fast", "idle", "busy");
  }
}
