package org.relevo.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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
 * The hook, the daemon that started it, or the engine behind it is ended at each step of a build: the build on the machine
 * ends, its slot is free, nothing of it is in the store, and the same derivation is built when it is asked for again.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HookKillTest {
  private static final int SLOTS = 2;
  private static final int SIZE = 4 << 20;

  /** Who does the hook's work. */
  private enum Work {
    HOOK,
    ENGINE
  }

  /** What happens at a step. */
  private enum Loss {
    HOOK_TERMINATED,
    HOOK_KILLED,
    DAEMON_KILLED,
    ENGINE_KILLED
  }

  @TempDir
  static Path root;

  private static EngineFarm engines;
  private static HookFarm hooks;
  private static OpenSshFarm farm;
  private static CuttingProxy network;
  private static BuildMachine machine;
  private static int cases;

  @BeforeAll
  static void start() throws Exception {
    engines = new EngineFarm(root);
    hooks = engines.hooks;
    farm = hooks.farm;
    network = new CuttingProxy(farm.sshd.port());
    farm.machinesFile(network.port(), "(overload-threshold #f) (parallel-builds " + SLOTS + ")");
    machine = new MachinesFile(farm.headDirectories.machinesFile()).machines().get(0);
  }

  @AfterAll
  static void stop() throws Exception {
    engines.close();
    network.close();
    assertThat(hooks.temporaryItems()).isEmpty();
  }

  @AfterEach
  void release() {
    network.pass();
  }

  static Stream<Arguments> cases() {
    List<Arguments> all = new ArrayList<>();
    for (Step step : Step.values()) {
      all.add(Arguments.of(Work.HOOK, step, Loss.HOOK_TERMINATED));
      all.add(Arguments.of(Work.ENGINE, step, Loss.HOOK_KILLED));
      // A hook that has no build yet outlives its engine; see below.
      if (step != Step.POSTPONED) {
        all.add(Arguments.of(Work.ENGINE, step, Loss.ENGINE_KILLED));
      }
      if (step.compareTo(Step.SENDING) >= 0) {
        all.add(Arguments.of(Work.HOOK, step, Loss.HOOK_KILLED));
        all.add(Arguments.of(Work.HOOK, step, Loss.DAEMON_KILLED));
      }
    }
    all.add(Arguments.of(Work.ENGINE, Step.BUILDING, Loss.DAEMON_KILLED));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void loss_atAStep_leavesNothingAndTheSameIsBuiltAgain(Work work, Step step, Loss loss)
      throws Exception {
    String mark = mark();
    Gate gate = farm.gate(mark);
    StorePath input = farm.text(mark, HookFarm.noise(SIZE, cases));
    StorePath derivation = copy(mark, gate, input);
    if (work == Work.ENGINE && engines.running().isEmpty()) {
      engines.engine();
    }

    try (OutputLock ignored = hooks.lock(derivation)) {
      try (HookDriver hook = hook(
          work, loss == Loss.DAEMON_KILLED ? HookDriver.Parent.STAND_IN : HookDriver.Parent.US)) {
        new HookBuild(hooks, derivation, gate, network).bring(hook, step);
        ProcessHandle process = hook.process();
        strike(hook, loss);
        // The network still stands still: nothing may wait for it.
        process.onExit().get(20, TimeUnit.SECONDS);
        assertEnd(hook, loss);
      }
      network.pass();
      HookFarm.awaitNoBuilder(mark);
      assertThat(farm.head.realPath(farm.output(derivation))).doesNotExist();
      if (work == Work.HOOK) {
        assertThat(Slots.in(farm.headDirectories.state()).usage(machine).used()).isZero();
        if (loss != Loss.HOOK_KILLED) {
          assertThat(hooks.temporaryItems()).isEmpty();
        }
      }
      if (!Files.exists(gate.file())) {
        gate.open();
      }
      // One that was killed leaves temporary items, which the next process that opens the store
      // removes.
      Work next = loss == Loss.HOOK_KILLED ? work : Work.ENGINE;
      try (HookDriver again = hook(next, HookDriver.Parent.US)) {
        assertBuilds(again, derivation);
      }
    }
    assertThat(
            Files.mismatch(farm.head.realPath(farm.output(derivation)), farm.head.realPath(input)))
        .isEqualTo(-1);
    assertThat(Slots.in(farm.headDirectories.state()).usage(machine).used()).isZero();
  }

  @Test
  void engineKilled_afterItPostponed_theSameHookHasItBuilt() throws Exception {
    String mark = mark();
    Gate gate = farm.gate(mark);
    StorePath derivation = copy(mark, gate, farm.text(mark, HookFarm.noise(SIZE, cases)));
    if (engines.running().isEmpty()) {
      engines.engine();
    }

    try (OutputLock ignored = hooks.lock(derivation);
        HookDriver hook = hook(Work.ENGINE, HookDriver.Parent.US)) {
      new HookBuild(hooks, derivation, gate, network).bring(hook, Step.POSTPONED);
      strike(hook, Loss.ENGINE_KILLED);
      gate.open();
      assertBuilds(hook, derivation);
      assertThat(hook.messages().toString()).doesNotContain("ended in the middle");
    }
    assertThat(Slots.in(farm.headDirectories.state()).usage(machine).used()).isZero();
  }

  private static String mark() {
    return "of-kill-" + farm.sshd.port() + "-" + ++cases;
  }

  /** Returns a derivation that waits at the gate, and copies the input. */
  private static StorePath copy(String mark, Gate gate, StorePath input) throws Exception {
    return farm.derivation(
        mark,
        ": " + mark + "; echo begun; " + gate.await() + "; cat " + input + " > $out",
        List.of(input));
  }

  private static HookDriver hook(Work work, HookDriver.Parent parent) throws Exception {
    return work == Work.HOOK ? hooks.hook(parent, "0", "1", "0") : engines.hook("auto", parent);
  }

  private static void strike(HookDriver hook, Loss loss) throws Exception {
    switch (loss) {
      case HOOK_TERMINATED -> hook.process().destroy();
      case HOOK_KILLED -> hook.process().destroyForcibly();
      case DAEMON_KILLED -> hook.killStandIn();
      case ENGINE_KILLED -> {
        ProcessHandle engine = engines.running().orElseThrow();
        engine.destroyForcibly();
        engine.onExit().get(20, TimeUnit.SECONDS);
      }
    }
  }

  private static void assertEnd(HookDriver hook, Loss loss) throws Exception {
    int code = hook.awaitEnd();
    if (loss == Loss.HOOK_TERMINATED) {
      assertThat(code).as("%s", hook.messages()).isEqualTo(143);
      assertThat(hook.messages().toString()).doesNotContain("did not end in time");
    } else if (loss == Loss.ENGINE_KILLED) {
      assertThat(code).isEqualTo(1);
      assertThat(hook.messages().toString())
          .contains("the engine ended in the middle of the work; the same can be tried again");
    }
  }

  private static void assertBuilds(HookDriver hook, StorePath derivation) throws Exception {
    String answer = hook.ask(hooks.request(derivation));
    while (answer.equals("# postpone")) {
      // The slot is free in a moment, and the machine did nothing wrong.
      Thread.sleep(50);
      answer = hook.ask(hooks.request(derivation));
    }
    assertThat(answer).as("%s", hook.messages()).isEqualTo("# accept");
    assertThat(hook.messages().toString()).doesNotContain("left alone", "machine failed");
    hook.give(hooks.inputs(derivation), hooks.outputs(derivation));
    assertThat(hook.awaitEnd()).as("%s", hook.messages()).isZero();
    hooks.register(derivation);
  }
}
