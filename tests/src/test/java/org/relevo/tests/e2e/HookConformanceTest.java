package org.relevo.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.relevo.core.slot.Slots;
import org.relevo.core.store.OutputLock;
import org.relevo.formats.path.StorePath;
import org.relevo.scheme.MachinesFile;

/** The hook, driven as a build daemon drives it, with the embedded daemon behind OpenSSH as the machine. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HookConformanceTest {
  @TempDir
  Path root;

  private HookFarm hooks;
  private OpenSshFarm farm;

  @BeforeEach
  void start() throws Exception {
    hooks = new HookFarm(root);
    farm = hooks.farm;
  }

  @AfterEach
  void stop() throws Exception {
    hooks.close();
  }

  /** Nothing is left of a build that did not end well: no slot, no builder, no half-made item. */
  private void assertNothingLeft(StorePath derivation, String mark) throws Exception {
    Slots slots = Slots.in(farm.headDirectories.state());
    var machine =
        new MachinesFile(farm.headDirectories.machinesFile()).machines().get(0);
    assertThat(slots.usage(machine).used()).isZero();
    assertThat(Files.exists(farm.head.realPath(farm.output(derivation)))).isFalse();
    assertThat(hooks.temporaryItems()).isEmpty();
    HookFarm.awaitNoBuilder(mark);
  }

  private HookDriver accepted(HookDriver hook, StorePath derivation) throws Exception {
    assertThat(hook.ask(hooks.request(derivation))).as("%s", hook.messages()).isEqualTo("# accept");
    return hook;
  }

  @Test
  void accepted_build_comesBackUnderTheDaemonsLocks() throws Exception {
    StorePath input = farm.text("input", "from the head\n");
    StorePath derivation =
        farm.derivation("accepted", "echo working; cat " + input + " > $out", List.of(input));

    try (OutputLock ignored = hooks.lock(derivation);
        HookDriver hook = accepted(hooks.hook(), derivation)) {
      hook.give(hooks.inputs(derivation), hooks.outputs(derivation));
      assertThat(hook.awaitEnd()).as("%s", hook.messages()).isZero();
      assertThat(hook.wholeLog()).isEqualTo("working\n");
      assertThat(hook.said()).containsExactly("# accept");
      assertThat(hook.messages().toString())
          .contains("@ build-remote " + derivation + " 127.0.0.1\n");
      hooks.register(derivation);
    }

    StorePath output = farm.output(derivation);
    assertThat(farm.head.queryValid(hooks.outputs(derivation))).containsExactly(output);
    assertThat(Files.readString(farm.head.realPath(output))).isEqualTo("from the head\n");
  }

  @Test
  void requests_oneAfterTheOther_areAnsweredByOneHook() throws Exception {
    Gate gate = farm.gate("full");
    StorePath first = farm.derivation("first", "echo begun; " + gate.await() + "; echo > $out");
    StorePath second = farm.derivation("second", "echo > $out");

    try (OutputLock ignored = hooks.lock(first);
        OutputLock another = hooks.lock(second);
        HookDriver holding = accepted(hooks.hook(), first)) {
      holding.give(hooks.inputs(first), hooks.outputs(first));
      holding.awaitLog("begun");
      try (HookDriver hook = hooks.hook()) {
        // For another system, in words that make no sense, of a store that is none of ours, of
        // megabytes of features, of a derivation that nobody has, of one that is none, and without
        // end.
        assertThat(hook.ask("0 mips64el-linux " + second + " ")).isEqualTo("# decline");
        assertThat(hook.ask("what")).isEqualTo("# decline");
        assertThat(hook.ask("0 x86_64-linux /elsewhere/x.drv ")).isEqualTo("# decline");
        assertThat(hook.ask("0 x86_64-linux " + second + " " + "feature,".repeat(500_000)))
            .isEqualTo("# decline");
        StorePath unknown = new StorePath(OpenSshFarm.DIR, "0".repeat(32) + "-unknown.drv");
        assertThat(hook.ask(hooks.request(unknown))).isEqualTo("# decline");
        StorePath none = new StorePath(OpenSshFarm.DIR, "0".repeat(32) + "-none.drv");
        Files.writeString(farm.head.realPath(none), "Derive([");
        assertThat(hook.ask(hooks.request(none))).isEqualTo("# decline");
        assertThat(hook.ask("0 x86_64-linux " + "endless".repeat(1_300_000)))
            .isEqualTo("# decline");
        assertThat(hook.ask(hooks.request(second))).isEqualTo("# postpone");
        assertThat(hook.ask(hooks.request(second))).isEqualTo("# postpone");
        gate.open();
        assertThat(holding.awaitEnd()).as("%s", holding.messages()).isZero();
        accepted(hook, second);
        // The daemon lists closures of any size.
        StringBuilder inputs = new StringBuilder();
        while (inputs.length() < 3_000_000) {
          inputs.append(second).append(' ');
        }
        hook.write(inputs + "\n" + farm.output(second) + "\n");
        hook.endRequests();
        assertThat(hook.awaitEnd()).as("%s", hook.messages()).isZero();
        assertThat(hook.said().stream().filter(line -> !line.startsWith("# "))).isEmpty();
        assertThat(hook.messages().toString())
            .containsOnlyOnce("waits for a machine")
            .contains(
                unknown + " cannot be read",
                none + " cannot be read",
                "a line is longer than 8388608 bytes");
        hooks.register(second);
      }
      assertThat(another).isNotNull();
    }
  }

  @Test
  void policy_thatKeepsBuildsAtHome_isAskedWithWhatTheDaemonCouldDo() throws Exception {
    StorePath derivation = farm.derivation("at-home", "echo > $out");
    Files.writeString(
        farm.headDirectories.configuration().resolve("policy.scm"),
        "(lambda (request candidates) (if (request-wants-local? request) 'decline candidates))");

    try (HookDriver hook = hooks.hook()) {
      assertThat(hook.ask("1 x86_64-linux " + derivation + " ")).isEqualTo("# decline");
      assertThat(hook.ask("0 x86_64-linux " + derivation + " ")).isEqualTo("# accept");
    }
  }

  @Test
  void build_thatFails_endsWithItsCode() throws Exception {
    StorePath derivation = farm.derivation("fails", ": of-fails; echo reason; exit 3");

    try (OutputLock ignored = hooks.lock(derivation);
        HookDriver hook = accepted(hooks.hook(), derivation)) {
      hook.give(hooks.inputs(derivation), hooks.outputs(derivation));
      assertThat(hook.awaitEnd()).isEqualTo(100);
      assertThat(hook.wholeLog()).contains("reason");
      assertThat(hook.messages().toString()).contains("failed on 127.0.0.1");
    }
    assertNothingLeft(derivation, "of-fails");
  }

  @Test
  void build_thatIsSilentForTooLong_endsWithItsCode() throws Exception {
    StorePath derivation = farm.derivation("silent", ": of-silent; sleep 600; echo > $out");

    try (OutputLock ignored = hooks.lock(derivation);
        HookDriver hook = accepted(hooks.hook("1", "0", "0"), derivation)) {
      hook.give(hooks.inputs(derivation), hooks.outputs(derivation));
      assertThat(hook.awaitEnd()).isEqualTo(101);
      assertThat(hook.messages().toString()).contains("timed out on").doesNotContain("@ build");
    }
    assertNothingLeft(derivation, "of-silent");
  }

  @Test
  void requests_thatEnd_endTheHook() throws Exception {
    StorePath derivation = farm.derivation("ends", ": of-ends; echo > $out");
    try (HookDriver hook = hooks.hook()) {
      hook.endRequests();
      assertThat(hook.awaitEnd()).as("before a request: %s", hook.messages()).isZero();
    }
    try (HookDriver hook = hooks.hook()) {
      hook.write("0 x86_64");
      hook.endRequests();
      assertThat(hook.awaitEnd()).as("within a request").isEqualTo(1);
    }
    try (HookDriver hook = accepted(hooks.hook(), derivation)) {
      hook.write(derivation + "\n");
      hook.endRequests();
      assertThat(hook.awaitEnd()).as("before the outputs").isEqualTo(1);
    }
    assertNothingLeft(derivation, "of-ends");
  }

  private enum Ending {
    /** The daemon ends its hook. */
    TERMINATED,
    /** The hook is killed. */
    KILLED,
    /** Nobody reads the log any more, as when the daemon is killed. */
    UNREAD
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void hook_thatIsEnded_endsItsBuild(Ending ending) throws Exception {
    String mark = "of-ended-" + ending;
    Gate gate = farm.gate(mark);
    StorePath derivation = farm.derivation(
        "ended", ": " + mark + "; while ! [ -e " + gate.file() + " ]; do echo on; sleep 0.1; done");

    try (OutputLock ignored = hooks.lock(derivation);
        HookDriver hook = accepted(hooks.hook(), derivation)) {
      hook.give(hooks.inputs(derivation), hooks.outputs(derivation));
      hook.awaitLog("on");
      switch (ending) {
        case TERMINATED -> hook.process().destroy();
        case KILLED -> hook.process().destroyForcibly();
        case UNREAD -> hook.stopReadingTheLog();
      }
      hook.process().onExit().get(20, TimeUnit.SECONDS);
    }
    assertNothingLeft(derivation, mark);
  }

  @Test
  void signal_beforeARequest_endsTheHookAtOnce() throws Exception {
    try (HookDriver hook = hooks.hook()) {
      assertThat(hook.ask("what")).isEqualTo("# decline");
      hook.process().destroy();
      assertThat(hook.awaitEnd()).isEqualTo(143);
      // It did not have to be waited for.
      assertThat(hook.messages().toString()).doesNotContain("did not end in time");
    }
  }
}
