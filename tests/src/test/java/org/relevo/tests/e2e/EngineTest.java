package org.relevo.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.store.OutputLock;
import org.relevo.formats.path.StorePath;

/** Hooks that are clients of a resident engine, with processes killed at the worst moments. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineTest {
  @TempDir
  Path root;

  private EngineFarm farm;
  private HookFarm hooks;

  @BeforeEach
  void start() throws Exception {
    farm = new EngineFarm(root);
    hooks = farm.hooks;
  }

  @AfterEach
  void stop() throws Exception {
    farm.close();
  }

  private StorePath derivation(String name, Gate gate) throws Exception {
    return hooks.farm.derivation(name, "echo begun; " + gate.await() + "; echo done > $out");
  }

  private HookDriver accepted(String mode, StorePath derivation) throws Exception {
    HookDriver hook = farm.hook(mode);
    assertThat(hook.ask(hooks.request(derivation))).as("%s", hook.messages()).isEqualTo("# accept");
    hook.give(hooks.inputs(derivation), hooks.outputs(derivation));
    return hook;
  }

  private void assertBuilt(HookDriver hook, StorePath derivation) throws Exception {
    assertThat(hook.awaitEnd()).as("%s", hook.messages()).isZero();
    assertThat(hook.said()).containsExactly("# accept");
    hooks.register(derivation);
    StorePath output = hooks.farm.output(derivation);
    assertThat(Files.readString(hooks.farm.head.realPath(output))).isEqualTo("done\n");
  }

  @Test
  void hook_ofAnEngine_bringsLogAndOutputs() throws Exception {
    farm.engine();
    Gate gate = hooks.farm.gate("plain");
    StorePath derivation = derivation("plain", gate);

    try (OutputLock ignored = hooks.lock(derivation);
        HookDriver hook = accepted("use", derivation)) {
      hook.awaitLog("begun");
      assertThat(farm.command("engine", "--status")).startsWith("0\n").contains("1 under way");
      gate.open();
      assertBuilt(hook, derivation);
      assertThat(hook.wholeLog()).isEqualTo("begun\n");
    }
  }

  @Test
  void build_besideAnEngine_isDoneByIt() throws Exception {
    farm.engine();
    StorePath good = hooks.farm.derivation("by-engine", "echo working; echo done > $out");
    StorePath bad = hooks.farm.derivation("by-engine-bad", "echo reason; exit 1");

    assertThat(farm.command("build", good.toString()))
        .startsWith("0\n")
        .contains("working", "outputs verified")
        .endsWith(hooks.farm.output(good) + "\n");
    assertThat(farm.command("build", "--json", "--quiet", bad.toString()))
        .startsWith("100\n")
        .contains("\"exitCode\" : 100");
    assertThat(farm.command("engine", "--status")).contains("1 done, 1 failed");
  }

  @Test
  void hooks_atOnceWithoutAnEngine_startOne() throws Exception {
    List<HookDriver> drivers = new ArrayList<>();
    try {
      for (int i = 0; i < 6; i++) {
        drivers.add(farm.hook("auto"));
      }
      for (HookDriver hook : drivers) {
        hook.endRequests();
      }
      for (HookDriver hook : drivers) {
        assertThat(hook.awaitEnd()).as("%s", hook.messages()).isZero();
        assertThat(hook.messages().toString()).isEmpty();
      }
    } finally {
      for (HookDriver hook : drivers) {
        hook.close();
      }
    }

    assertThat(farm.command("engine", "--status")).startsWith("0\n").contains("7 so far");
    assertThat(Files.readString(farm.files.log())).containsOnlyOnce("the engine listens");
  }

  @Test
  void engine_killed_failsTheBuildForNowAndTheNextHookStartsAnother() throws Exception {
    Process engine = farm.engine();
    Gate gate = hooks.farm.gate("killed");
    StorePath derivation = derivation("killed", gate);

    try (OutputLock ignored = hooks.lock(derivation)) {
      try (HookDriver hook = accepted("use", derivation)) {
        hook.awaitLog("begun");
        engine.destroyForcibly().onExit().get(20, TimeUnit.SECONDS);
        assertThat(hook.awaitEnd()).isEqualTo(1);
        assertThat(hook.messages().toString()).contains("the engine ended in the middle");
      }
      assertThat(Files.exists(hooks.farm.head.realPath(hooks.farm.output(derivation))))
          .isFalse();
      gate.open();
      try (HookDriver hook = accepted("auto", derivation)) {
        assertBuilt(hook, derivation);
      }
    }
  }

  @Test
  void client_killed_freesItsSlot() throws Exception {
    farm.engine();
    Gate gate = hooks.farm.gate("client");
    StorePath derivation = derivation("client", gate);
    StorePath next = hooks.farm.derivation("next", "echo done > $out");

    try (OutputLock ignored = hooks.lock(derivation);
        OutputLock another = hooks.lock(next)) {
      try (HookDriver hook = accepted("use", derivation)) {
        hook.awaitLog("begun");
        hook.process().destroyForcibly();
        hook.process().onExit().get(20, TimeUnit.SECONDS);
      }
      // The machine has one slot, so this waits for that of the first.
      try (HookDriver hook = farm.hook("use")) {
        String answer = hook.ask(hooks.request(next));
        while (answer.equals("# postpone")) {
          answer = hook.ask(hooks.request(next));
        }
        assertThat(answer).isEqualTo("# accept");
        hook.give(hooks.inputs(next), hooks.outputs(next));
        assertThat(hook.awaitEnd()).as("%s", hook.messages()).isZero();
        hooks.register(next);
      }
      assertThat(another).isNotNull();
    }
  }

  @Test
  void engine_toldToStop_finishesWhileAnotherStarts() throws Exception {
    Process first = farm.engine();
    Gate gate = hooks.farm.gate("handed");
    StorePath derivation = derivation("handed", gate);

    try (OutputLock ignored = hooks.lock(derivation);
        HookDriver hook = accepted("use", derivation)) {
      hook.awaitLog("begun");
      first.destroy();
      Process second = farm.engine();
      assertThat(first.isAlive()).isTrue();
      gate.open();
      assertBuilt(hook, derivation);
      assertThat(first.onExit().get(30, TimeUnit.SECONDS).exitValue()).isZero();
      assertThat(second.isAlive()).isTrue();
    }
  }

  /** Starts a hook whose daemon has asked about a build that no machine can have. */
  private HookDriver idle(String mode, StorePath derivation) throws Exception {
    HookDriver hook = farm.hook(mode);
    assertThat(hook.ask("0 riscv64-linux " + derivation + " ")).isEqualTo("# decline");
    return hook;
  }

  /** How an engine ends. */
  private enum End {
    TOLD,
    KILLED
  }

  private void assertHandedOver(End end, String mode) throws Exception {
    Process engine = farm.engine();
    StorePath derivation = hooks.farm.derivation("asked", "echo done > $out");
    try (OutputLock ignored = hooks.lock(derivation);
        HookDriver hook = idle(mode, derivation);
        HookDriver other = idle(mode, derivation)) {
      if (end == End.TOLD) {
        engine.destroy();
      } else {
        engine.destroyForcibly();
      }
      assertThat(engine.waitFor(20, TimeUnit.SECONDS)).as("it ends").isTrue();
      assertThat(engine.exitValue()).isEqualTo(end == End.TOLD ? 0 : 128 + 9);

      assertThat(hook.ask(hooks.request(derivation))).isEqualTo("# accept");
      hook.give(hooks.inputs(derivation), hooks.outputs(derivation));
      assertThat(hook.awaitEnd()).as("%s", hook.messages()).isZero();
      assertThat(hook.said()).containsExactly("# decline", "# accept");
      hooks.register(derivation);
      assertThat(hook.wholeLog()).isEmpty();

      other.endRequests();
      assertThat(other.awaitEnd()).as("%s", other.messages()).isZero();
      assertThat(other.messages().toString()).doesNotContain("relevo:");
    }
  }

  @Test
  void engine_toldToStop_handsIdleHooksOverToAnother() throws Exception {
    assertHandedOver(End.TOLD, "auto");

    assertThat(farm.command("engine", "--status")).startsWith("0\n").contains("1 done");
  }

  @Test
  void engine_toldToStopAndNoOther_leavesIdleHooksToDoTheWork() throws Exception {
    assertHandedOver(End.TOLD, "use");

    assertThat(farm.command("engine", "--status")).startsWith("1\n");
  }

  @Test
  void engine_killed_idleHooksTurnToAnother() throws Exception {
    assertHandedOver(End.KILLED, "auto");

    assertThat(farm.command("engine", "--status")).startsWith("0\n").contains("1 done");
  }

  @Test
  void engine_killedAndNoOther_leavesIdleHooksToDoTheWork() throws Exception {
    assertHandedOver(End.KILLED, "use");

    assertThat(farm.command("engine", "--status")).startsWith("1\n");
  }

  @Test
  void client_endedByASignal_hasLeftNothingWhenItIsGone() throws Exception {
    farm.engine();
    Gate gate = hooks.farm.gate("ended");
    StorePath derivation = derivation("ended", gate);

    try (OutputLock ignored = hooks.lock(derivation);
        HookDriver hook = accepted("use", derivation)) {
      hook.awaitLog("begun");
      hook.process().destroy(); // leaves its streams open
      assertThat(hook.awaitEnd()).as("%s", hook.messages()).isEqualTo(128 + 15);
      assertThat(hook.messages().toString()).doesNotContain("relevo:");
      assertThat(farm.command("engine", "--status")).contains("builds: 0 under way");
      assertThat(hooks.farm.run("status")).as(hooks.farm.err).isZero();
      assertThat(hooks.farm.out).contains("0 of 1 used");
    }
  }

  @Test
  void client_stoppedForAWhile_losesNothingOfTheLogAndHoldsNobodyUp() throws Exception {
    farm.engine();
    Gate gate = hooks.farm.gate("stopped");
    StorePath derivation = hooks.farm.derivation(
        "stopped", "echo begun; " + gate.await() + "; seq 300000; echo done > $out");

    try (OutputLock ignored = hooks.lock(derivation);
        HookDriver hook = accepted("use", derivation)) {
      hook.awaitLog("begun");
      signal("STOP", hook);
      gate.open();
      assertThat(farm.command("engine", "--status")).contains("builds: 1 under way");
      assertThat(farm.command("status")).startsWith("0\n");
      signal("CONT", hook);
      assertBuilt(hook, derivation);
      assertThat(hook.wholeLog()).startsWith("begun\n1\n2\n").endsWith("\n299999\n300000\n");
      assertThat(hook.wholeLog().lines()).hasSize(300_001);
    }
  }

  private static void signal(String name, HookDriver hook) throws Exception {
    String pid = Long.toString(hook.process().pid());
    assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
  }

  @Test
  void engineStatus_whileAHookHasABuild_tellsOfClientsAndConnections() throws Exception {
    farm.engine();
    Gate gate = hooks.farm.gate("told");
    StorePath derivation = derivation("told", gate);
    // It connects ahead, or has already.
    assertThat(farm.command("engine", "--status"))
        .containsPattern(": (not connected|connected for \\d+ s)");

    try (OutputLock ignored = hooks.lock(derivation);
        HookDriver hook = accepted("use", derivation)) {
      hook.awaitLog("begun");
      assertThat(farm.command("engine", "--status"))
          .containsPattern("\\d+: hook of \\w+, for \\d+ s\n    " + derivation + " on 127")
          .containsPattern("127.0.0.1:\\d+: connected for");
      gate.open();
      assertBuilt(hook, derivation);
    }
    assertThat(farm.command("engine", "--status", "--json"))
        .contains("\"running\" : [ ]", "\"connected\" : true", "\"daemonConnectionsKept\" : 1");
  }

  @Test
  void engine_besideAnother_doesNotStart() throws Exception {
    farm.engine();

    assertThat(farm.command("engine")).startsWith("1\n").contains("another engine listens");
  }
}
