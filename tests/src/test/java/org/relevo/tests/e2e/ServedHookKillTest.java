package org.relevo.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.slot.Slots;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.formats.path.StorePath;
import org.relevo.scheme.MachinesFile;

/** {@code relevo serve --build-hook relevo} is killed while its hook has a build done. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServedHookKillTest {
  @TempDir
  Path root;

  @Test
  void daemon_killed_takesTheHookAndItsBuildAlong() throws Exception {
    try (EngineFarm engines = new EngineFarm(root)) {
      OpenSshFarm farm = engines.hooks.farm;
      String mark = "of-served-" + farm.sshd.port();
      Gate gate = farm.gate(mark);
      StorePath derivation = farm.derivation(
          mark, ": " + mark + "; echo begun; " + gate.await() + "; echo done > $out");

      ServeProcess daemon = serve(engines);
      CountDownLatch begun = new CountDownLatch(1);
      CompletableFuture<Void> build = build(derivation, begun);
      assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
      // Of the daemon of this host nothing else is started for the build.
      List<ProcessHandle> hooks = daemon.descendants();
      assertThat(hooks).isNotEmpty();
      daemon.kill();

      assertThatThrownBy(() -> build.get(20, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(IOException.class);
      for (ProcessHandle hook : hooks) {
        hook.onExit().get(20, TimeUnit.SECONDS);
      }
      HookFarm.awaitNoBuilder(mark);
      assertThat(farm.head.realPath(farm.output(derivation))).doesNotExist();

      gate.open();
      try (ServeProcess next = serve(engines)) {
        build(derivation, new CountDownLatch(1)).get(60, TimeUnit.SECONDS);
        assertThat(next.isAlive()).isTrue();
      }
      assertThat(farm.head.realPath(farm.output(derivation))).hasContent("done");
      assertThat(farm.machine.queryValid(List.of(farm.output(derivation)))).isNotEmpty();
      assertThat(engines.hooks.temporaryItems()).isEmpty();
      var machine =
          new MachinesFile(farm.headDirectories.machinesFile()).machines().get(0);
      assertThat(Slots.in(farm.headDirectories.state()).usage(machine).used()).isZero();
    }
  }

  private ServeProcess serve(EngineFarm engines) throws IOException {
    return new ServeProcess(
        engines.hooks.farm.headDirectories,
        root.resolve("h"),
        List.of("--build-hook", engines.launcher().toString()),
        root.resolve("serve.log"));
  }

  /** Has it built by that daemon; {@code begun} is told when its builder says so. */
  private CompletableFuture<Void> build(StorePath derivation, CountDownLatch begun) {
    return CompletableFuture.runAsync(
        () -> {
          try (DaemonStore daemon = DaemonStore.connect(OpenSshFarm.DIR, root.resolve("h"))) {
            daemon.build(List.of(derivation), piece -> {
              if (new String(piece, StandardCharsets.UTF_8).contains("begun")) {
                begun.countDown();
              }
            });
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> new Thread(task).start());
  }
}
