package org.relevo.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.build.TestingMachine;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;
import org.relevo.core.offload.OffloadSettings;
import org.relevo.core.offload.Offloader;
import org.relevo.core.offload.SshMachines;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Placement;
import org.relevo.core.rank.Reason;
import org.relevo.core.ssh.OpenSshKeys;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshTimeouts;
import org.relevo.core.store.LocalStore;

@Timeout(60)
class HeadToolsTest {
  @TempDir
  private Path root;

  /** Returns what is decided about a build of a head whose own daemon listens at {@code socket}. */
  private Decision decide(Optional<Path> socket, List<BuildMachine> machines) throws Exception {
    HeadDirectories head = new HeadDirectories(
        root.resolve("etc"),
        root.resolve("var"),
        TestingMachine.DIR,
        root.resolve("head/store"),
        socket);
    OffloadSettings settings = OffloadSettings.DEFAULT;
    try (LocalStore store = TestingMachine.store(root, "head");
        SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
        HeadTools tools = HeadTools.open(
            head,
            new SshMachines(connector, TestingMachine.DIR, InstantSource.system()),
            settings);
        Offloader offloader = new Offloader(() -> machines, store, tools.tools(), settings)) {
      return offloader.explain(BuildRequest.ofNeeds(TestingMachine.DIR, "x86_64-linux", Set.of()));
    }
  }

  @Test
  void open_machineWhoseDaemonIsOurOwn_getsNoBuildsAndAnotherOnThisHostDoes() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/sys/kernel/random/boot_id")), "no boot id");
    Path key = root.resolve("key");
    HostKey publicKey = OpenSshKeys.generate(key);
    try (TestingMachine own = TestingMachine.start(root, "own", publicKey, key, 2, "head");
        TestingMachine other = TestingMachine.start(root, "other", publicKey, key, 2, "head")) {
      List<BuildMachine> machines = List.of(own.machine, other.machine);
      // The head knows its daemon by another name than the machine file does.
      Path socket =
          Files.createSymbolicLink(root.resolve("link"), Path.of(own.machine.daemonSocket()));

      Decision decision = decide(Optional.of(socket), machines);
      assertThat(((Decision.Accept) decision).ordered())
          .extracting(place -> place.candidate().machine())
          .containsExactly(other.machine);
      assertThat(decision.placements())
          .filteredOn(Placement.PassedOver.class::isInstance)
          .singleElement()
          .isInstanceOfSatisfying(Placement.PassedOver.class, passed -> {
            assertThat(passed.candidate().machine()).isEqualTo(own.machine);
            assertThat(passed.reason()).isEqualTo(new Reason.Loop());
          });

      assertThat(decide(Optional.of(socket), List.of(own.machine)))
          .isInstanceOf(Decision.Decline.class);
      // A head without a daemon, or with none that listens, is nobody's circle.
      for (Optional<Path> none : List.of(Optional.<Path>empty(), Optional.of(root.resolve("no")))) {
        assertThat(((Decision.Accept) decide(none, machines)).ordered()).hasSize(2);
      }
    }
  }
}
