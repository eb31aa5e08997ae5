package org.relevo.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.HeadStore;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.offload.MachineFailure;
import org.relevo.core.offload.OffloadListener;
import org.relevo.core.offload.OffloadSettings;
import org.relevo.core.offload.OffloadTools;
import org.relevo.core.offload.Offloader;
import org.relevo.core.offload.Outcome;
import org.relevo.core.offload.SshMachines;
import org.relevo.core.slot.Slots;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshTimeouts;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.PathInfo;
import org.relevo.core.transfer.TransferListener;
import org.relevo.core.trust.KeyFiles;
import org.relevo.core.trust.KeyGenerator;
import org.relevo.formats.derivation.DerivationBuilder;
import org.relevo.formats.derivation.DerivationHashes;
import org.relevo.formats.derivation.NamedDerivation;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.tests.peers.OpenSshServer;

/**
 * The better of two machines is killed at each step of a build, its daemon or its SSH server: the other one does the build,
 * and nothing is left of the first try.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailoverTest {
  private static final StoreDir DIR = new StoreDir("/relevo-e2e/store");

  /** When the machine is killed. */
  private enum Step {
    CHOSEN,
    SENDING,
    BUILDING,
    RETRIEVING
  }

  /** What of it. */
  private enum Victim {
    DAEMON,
    SSH_SERVER
  }

  @TempDir
  static Path root;

  private static HeadDirectories directories;
  private static KeyFiles keys;
  private static Path clientKey;
  private static MachineProcess second;
  private static int tests;

  private LocalStore head;
  private MachineProcess first;
  private SshConnector connector;
  private Offloader offloader;
  private List<BuildMachine> machines;
  private final List<String> events = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void startTheOther() throws Exception {
    Path home = root.resolve("head");
    directories = new HeadDirectories(
        Files.createDirectories(home.resolve("etc")),
        home.resolve("state"),
        DIR,
        home.resolve("store"),
        Optional.empty());
    keys = new KeyFiles(directories.configuration());
    keys.save(new KeyGenerator(new SecureRandom()).generate());
    clientKey = OpenSshServer.generateKey(root.resolve("id"), "ed25519");
    second = new MachineProcess(root.resolve("second"), DIR, keys, clientKey);
  }

  @AfterAll
  static void stopTheOther() throws Exception {
    second.close();
  }

  @BeforeEach
  void start() throws Exception {
    first = new MachineProcess(root.resolve("first" + ++tests), DIR, keys, clientKey);
    // Opened anew, since the ACL has one more key.
    head = HeadStore.openLocal(directories);
    machines = List.of(first.machine(clientKey, 2), second.machine(clientKey, 1));
    connector = new SshConnector(SshTimeouts.DEFAULT);
    OffloadSettings settings = OffloadSettings.DEFAULT;
    offloader = new Offloader(
        () -> machines,
        head,
        OffloadTools.in(
            root.resolve("state" + tests),
            new SshMachines(connector, DIR, InstantSource.system()),
            settings),
        settings);
  }

  @AfterEach
  void stop() throws Exception {
    offloader.close();
    connector.close();
    first.close();
    head.close();
  }

  static Stream<Arguments> kills() {
    return Stream.of(Step.values())
        .flatMap(step -> Stream.of(Victim.values()).map(victim -> Arguments.of(step, victim)));
  }

  @ParameterizedTest
  @MethodSource("kills")
  void offload_machineKilled_theNextInRankBuilds(Step step, Victim victim) throws Exception {
    String mark = "of-failover-" + tests + "-" + first.sshd.port();
    StorePath derivation = derivation(mark);
    StorePath output = head.derivation(derivation).output("out").orElseThrow().path();

    Outcome outcome = offloader.offload(
        new BuildRequest(derivation, "x86_64-linux", Set.of(), BuildLimits.NONE),
        new Killer(step, victim));

    assertThat(outcome).as(events.toString()).isInstanceOf(Outcome.Built.class);
    assertThat(((Outcome.Built) outcome).machine()).isEqualTo(machines.get(1));
    assertThat(events)
        .containsSubsequence(
            "chosen " + machines.get(0).id(),
            "killed",
            "failed " + machines.get(0).id(),
            "chosen " + machines.get(1).id());
    assertThat(events.stream().filter(event -> event.startsWith("failed"))).hasSize(1);
    assertThat(head.queryValid(List.of(output))).containsExactly(output);
    assertThat(Files.readString(directories.realStore().resolve(output.baseName())))
        .isEqualTo("done\n");
    for (BuildMachine machine : machines) {
      assertThat(Slots.in(root.resolve("state" + tests)).usage(machine).used()).isZero();
    }
    assertThat(Builders.running(mark)).isEmpty();
  }

  private StorePath derivation(String mark) throws Exception {
    StorePath input = head.addText(
        "input-" + mark, "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8), List.of());
    NamedDerivation made = new DerivationBuilder(DIR, mark)
        .arguments("-c", ": " + mark + "; echo begun; sleep 0.3; echo done > $out")
        .environment("PATH", "/usr/bin:/bin")
        .sources(List.of(input))
        .build("x86_64-linux", "/bin/sh", new DerivationHashes(head::derivation));
    return head.addText(made.path().name(), made.contents(), made.derivation().references());
  }

  /** Kills the first machine when a build there has come to a step. */
  private final class Killer implements OffloadListener {
    private final Step step;
    private final Victim victim;
    private final AtomicBoolean done = new AtomicBoolean();

    Killer(Step step, Victim victim) {
      this.step = step;
      this.victim = victim;
    }

    private void reached(Step now, BuildMachine machine) {
      if (now == step && machine.equals(machines.get(0)) && done.compareAndSet(false, true)) {
        if (victim == Victim.DAEMON) {
          first.killDaemon();
        } else {
          first.sshd.kill();
        }
        events.add("killed");
      }
    }

    @Override
    public void chosen(BuildRequest request, BuildMachine machine, int slot) {
      events.add("chosen " + machine.id());
      reached(Step.CHOSEN, machine);
    }

    @Override
    public TransferListener transfers(BuildRequest request, BuildMachine machine) {
      return new TransferListener() {
        @Override
        public void itemStarted(Direction direction, String name, PathInfo item) {
          reached(direction == Direction.SEND ? Step.SENDING : Step.RETRIEVING, machine);
        }
      };
    }

    @Override
    public void log(BuildRequest request, BuildMachine machine, byte[] piece) {
      reached(Step.BUILDING, machine);
    }

    @Override
    public void machineFailed(BuildRequest request, MachineFailure failure) {
      events.add("failed " + failure.machine().id());
    }
  }

  /** Looks for builders that outlived what they were for. */
  private static final class Builders {
    static List<String> running(String mark) {
      List<String> found = new ArrayList<>();
      ProcessHandle.allProcesses()
          .filter(process -> process.info().commandLine().orElse("").contains(": " + mark + ";"))
          .forEach(process -> {
            // One that was told to end may take a moment to do so.
            process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
            if (process.isAlive()) {
              found.add(process.info().commandLine().orElse(""));
            }
          });
      return found;
    }
  }
}
