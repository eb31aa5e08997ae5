package org.relevo.app.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.StoreLayout;
import org.relevo.core.store.daemon.DaemonOptions;
import org.relevo.core.store.daemon.DaemonOptions.Flag;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.formats.derivation.DerivationBuilder;
import org.relevo.formats.derivation.DerivationHashes;
import org.relevo.formats.derivation.NamedDerivation;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/** A daemon with a hook over a real store that lies elsewhere than its paths say. */
@Timeout(60)
class DaemonHookTest {
  private static final StoreDir DIR = new StoreDir("/relevo-test/store");

  private static final String HOOK = """
      #!/bin/sh
      cd "$(dirname "$0")" || exit 99
      env > environment
      read -r wants system drv features
      echo "# accept"
      read -r inputs; read -r outputs
      echo "built elsewhere" >&4
      echo "@ build-remote $drv m1" >&2
      for output in $outputs; do
        mkdir "$RELEVO_REAL_STORE/${output##*/}"
        for input in $inputs; do echo "$input" >> "$RELEVO_REAL_STORE/${output##*/}/inputs"; done
        chmod 777 "$RELEVO_REAL_STORE/${output##*/}"
      done
      """;

  @TempDir
  private Path root;

  private StoreLayout layout;
  private LocalStore store;
  private WorkerServer server;

  @BeforeEach
  void start() throws Exception {
    Path hook = root.resolve("hook");
    Files.writeString(hook, HOOK);
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
    layout = new StoreLayout(DIR, root.resolve("store"), root.resolve("state"));
    store = LocalStore.open(layout, hash -> "none", (item, hash, signature) -> {});
    server = WorkerServer.start(
        store,
        DaemonSettings.of(root.resolve("socket"), Set.of("x86_64-linux"), 1)
            .withSiteParent(root.resolve("sites"))
            .withHook(new DaemonSettings.Hook(
                List.of(hook.toString()), "x86_64-linux", root.resolve("etc"))));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    store.close();
  }

  private StorePath failing(StorePath input) throws IOException {
    NamedDerivation made = new DerivationBuilder(DIR, "job")
        .sources(List.of(input))
        .arguments("-c", "exit 1")
        .build("x86_64-linux", "/bin/sh", new DerivationHashes(store::derivation));
    return store.addText(made.path().name(), made.contents(), made.derivation().references());
  }

  @Test
  void build_clientWithTheHook_itsOutputsAreCanonicalAndScanned() throws Exception {
    StorePath input = store.addText("input", "some input".getBytes(UTF_8), List.of());
    StorePath drv = failing(input);
    StorePath out = store.derivation(drv).output("out").orElseThrow().path();

    ByteArrayOutputStream log = new ByteArrayOutputStream();
    try (DaemonStore client = DaemonStore.connect(DIR, server.socket())) {
      client.setOptions(DaemonOptions.DEFAULT.with(Flag.USE_BUILD_HOOK).with(Flag.BUILD_TRACE));
      client.build(List.of(drv), log::write);
    }

    assertThat(log.toString(UTF_8))
        .contains("built elsewhere\n", "@ build-remote " + drv + " m1\n");
    assertThat(store.info(out).orElseThrow().references()).contains(input);
    assertThat(store.info(out).orElseThrow().deriver()).contains(drv);
    assertThat(Files.getPosixFilePermissions(store.realPath(out)))
        .isEqualTo(PosixFilePermissions.fromString("r-xr-xr-x"));
    assertThat(store.verify()).isEmpty();
    assertThat(Files.readAllLines(root.resolve("environment")))
        .contains(
            "GUIX_DAEMON_SOCKET=" + root.resolve("socket"),
            "NIX_STORE_DIR=" + DIR,
            "GUIX_STATE_DIRECTORY=" + root.resolve("state"),
            "GUIX_CONFIGURATION_DIRECTORY=" + root.resolve("etc"),
            "RELEVO_REAL_STORE=" + root.resolve("store"));
  }

  @Test
  void environment_storeAtItsPlace_hasNoOther() {
    StoreLayout own = new StoreLayout(new StoreDir("/s"), Path.of("/s"), Path.of("/state"));

    assertThat(HookEnvironment.of(
            Map.of("RELEVO_REAL_STORE", "/of/another", "LANG", "C"),
            Path.of("/socket"),
            own,
            Path.of("/etc")))
        .containsOnlyKeys(
            "LANG",
            "GUIX_DAEMON_SOCKET",
            "NIX_STORE_DIR",
            "GUIX_STATE_DIRECTORY",
            "GUIX_CONFIGURATION_DIRECTORY");
  }
}
