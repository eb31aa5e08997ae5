package org.relevo.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.slot.Slots;
import org.relevo.core.store.OutputLock;
import org.relevo.formats.path.StorePath;
import org.relevo.scheme.MachinesFile;
import org.relevo.tests.e2e.HookBuild.Step;

/**
 * The better of two machines is lost at each step of a build that a hook has taken, its daemon, its SSH server or the network
 * to it: the other one does the build, and nothing is left of the first try.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HookFailoverTest {
  private static final int SIZE = 4 << 20;

  /** What of the machine is lost. */
  private enum Victim {
    DAEMON,
    SSH_SERVER,
    NETWORK
  }

  @TempDir
  static Path root;

  private static HookFarm hooks;
  private static OpenSshFarm farm;
  private static MachineProcess better;
  private static int cases;

  @BeforeAll
  static void start() throws Exception {
    hooks = new HookFarm(root);
    farm = hooks.farm;
    better = new MachineProcess(
        root.resolve("better"), OpenSshFarm.DIR, farm.headKeys, farm.clientKey, farm.gates());
  }

  @AfterAll
  static void stop() throws Exception {
    better.close();
    hooks.close();
  }

  static Stream<Arguments> losses() {
    return EnumSet.range(Step.ACCEPTED, Step.RETRIEVING).stream()
        .flatMap(step -> Stream.of(Victim.values()).map(victim -> Arguments.of(step, victim)));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void build_machineLost_theNextInRankDoesIt(Step step, Victim victim) throws Exception {
    String mark = mark();
    Gate gate = farm.gate(mark);
    StorePath input = farm.text(mark, HookFarm.noise(SIZE, cases));
    // Too much to be on its way all at once.
    String copies = (input + " ").repeat(step == Step.RETRIEVING ? 6 : 1);
    StorePath derivation = farm.derivation(
        mark,
        ": " + mark + "; echo begun; " + gate.await() + "; cat " + copies + "> $out",
        List.of(input));
    better.repair();
    try (CuttingProxy network = new CuttingProxy(better.sshd().port());
        OutputLock ignored = hooks.lock(derivation)) {
      farm.machinesFile(List.of(
          farm.form(farm.sshd.port(), "(overload-threshold #f)"),
          OpenSshFarm.form(
              network.port(),
              better.sshd().hostKey("ed25519").toString(),
              farm.clientKey,
              better.socket,
              "(overload-threshold #f) (speed 2.0)")));
      try (HookDriver hook = hooks.hook()) {
        new HookBuild(hooks, derivation, gate, network).bring(hook, step);
        switch (victim) {
          case DAEMON -> better.killDaemon();
          case SSH_SERVER -> better.sshd().kill();
          case NETWORK -> network.cut();
        }
        if (victim != Victim.NETWORK) {
          network.pass();
        }
        if (step == Step.ACCEPTED) {
          hook.give(hooks.inputs(derivation), hooks.outputs(derivation));
        }
        if (!Files.exists(gate.file())) {
          gate.open();
        }

        assertThat(hook.awaitEnd()).as("%s", hook.messages()).isZero();
        assertThat(hook.said()).containsExactly("# accept");
        assertThat(hook.messages().toString())
            .containsSubsequence(
                "offloading build of " + derivation + " to 127.0.0.1:" + network.port(),
                "machine failed: ",
                "127.0.0.1:" + network.port(),
                "offloading build of " + derivation + " to 127.0.0.1:" + farm.sshd.port())
            .containsOnlyOnce("machine failed");
        boolean begunTwice = step.compareTo(Step.BUILDING) >= 0;
        assertThat(hook.wholeLog()).isEqualTo("begun\n".repeat(begunTwice ? 2 : 1));
      }
      assertNothingLeft(mark);
      hooks.register(derivation);
    }
    assertThat(Files.size(farm.head.realPath(farm.output(derivation))))
        .isEqualTo((long) SIZE * (step == Step.RETRIEVING ? 6 : 1));
  }

  private static String mark() {
    return "of-failover-" + farm.sshd.port() + "-" + ++cases;
  }

  private static HookDriver accepted(StorePath derivation) throws Exception {
    HookDriver hook = hooks.hook();
    assertThat(hook.ask(hooks.request(derivation))).as("%s", hook.messages()).isEqualTo("# accept");
    return hook;
  }

  private static void assertNothingLeft(String mark) throws Exception {
    HookFarm.awaitNoBuilder(mark);
    assertThat(hooks.temporaryItems()).isEmpty();
    Slots slots = Slots.in(farm.headDirectories.state());
    for (BuildMachine machine : new MachinesFile(farm.headDirectories.machinesFile()).machines()) {
      assertThat(slots.usage(machine).used()).as(machine.id()).isZero();
    }
  }

  @Test
  void build_allMachinesLost_failsForNow() throws Exception {
    String mark = mark();
    StorePath input = farm.text(mark, HookFarm.noise(SIZE, cases));
    StorePath derivation =
        farm.derivation(mark, ": " + mark + "; cat " + input + " > $out", List.of(input));
    List<CuttingProxy> networks = new ArrayList<>();
    List<String> forms = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      CuttingProxy network =
          new CuttingProxy(farm.sshd.port(), CuttingProxy.Way.TO_MACHINE, HookBuild.PART);
      networks.add(network);
      forms.add(farm.form(network.port(), "(overload-threshold #f)"));
    }
    farm.machinesFile(forms);

    try (OutputLock ignored = hooks.lock(derivation)) {
      try (HookDriver hook = accepted(derivation)) {
        hook.give(hooks.inputs(derivation), hooks.outputs(derivation));
        assertThat(hook.awaitEnd()).isEqualTo(1);
        assertThat(hook.messages().toString())
            .contains(networks.stream()
                .map(network -> "machine failed: sending to 127.0.0.1:" + network.port())
                .toArray(String[]::new))
            .endsWith(derivation + ": every machine that was tried failed\n");
      }
      assertNothingLeft(mark);
      assertThat(farm.head.realPath(farm.output(derivation))).doesNotExist();

      farm.machinesFile(farm.sshd.port(), "");
      try (HookDriver hook = accepted(derivation)) {
        hook.give(hooks.inputs(derivation), hooks.outputs(derivation));
        assertThat(hook.awaitEnd()).as("%s", hook.messages()).isZero();
      }
    } finally {
      for (CuttingProxy network : networks) {
        network.close();
      }
    }
  }
}
