package org.relevo.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.store.OutputLock;
import org.relevo.formats.path.StorePath;

/** The hook, driven as a build daemon drives it, with the embedded daemon behind OpenSSH as the machine. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HookConformanceTest {
  @TempDir
  static Path root;

  private static HookFarm farm;

  @BeforeAll
  static void start() throws Exception {
    farm = new HookFarm(root);
  }

  @AfterAll
  static void stop() throws Exception {
    farm.close();
  }

  @Test
  void accepted_build_comesBackUnderTheDaemonsLocks() throws Exception {
    StorePath input = farm.farm.text("input", "from the head\n");
    StorePath derivation = farm.farm.derivation(
        "accepted", "echo working; cat " + input + " > $out", java.util.List.of(input));

    try (OutputLock ignored = farm.lock(derivation);
        HookDriver hook = farm.hook()) {
      assertThat(hook.ask(farm.request(derivation))).isEqualTo("# accept");
      hook.give(farm.inputs(derivation), farm.outputs(derivation));
      assertThat(hook.awaitEnd()).as("%s", hook.messages()).isZero();
      assertThat(hook.wholeLog()).isEqualTo("working\n");
      assertThat(hook.said()).containsExactly("# accept");
      assertThat(hook.messages().toString()).contains("@ build-remote " + derivation);
      farm.register(derivation);
    }

    StorePath output = farm.farm.output(derivation);
    assertThat(farm.farm.head.queryValid(farm.outputs(derivation))).containsExactly(output);
    assertThat(Files.readString(farm.farm.head.realPath(output))).isEqualTo("from the head\n");
  }
}
