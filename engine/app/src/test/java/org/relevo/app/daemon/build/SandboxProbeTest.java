package org.relevo.app.daemon.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.daemon.build.BuildScheduler.Isolation;
import org.relevo.formats.path.StoreDir;

class SandboxProbeTest {
  @TempDir
  private Path root;

  private Path bin;
  private Path sites;

  @BeforeEach
  void directories() throws IOException {
    bin = Files.createDirectory(root.resolve("bin"));
    sites = Files.createDirectory(root.resolve("sites"));
  }

  private SandboxProbe probe(StoreDir dir) {
    return new SandboxProbe(dir, root.resolve("real"), sites, Programs.only(bin));
  }

  private void program(String name, String script) throws IOException {
    Path file = bin.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void choose_nothingInstalled_isPlain() throws Exception {
    Sandbox sandbox =
        probe(new StoreDir(root.resolve("real").toString())).choose(Isolation.AUTO, List.of());

    assertThat(sandbox.description()).isEqualTo("no sandbox");
    assertThat(sandbox.ending()).isEqualTo(Sandbox.Ending.GROUP);
    try (Stream<Path> left = Files.list(sites)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void choose_nothingInstalledAndStoreElsewhere_saysHowToMendIt() {
    StoreDir dir = new StoreDir(root.resolve("shown").toString());

    assertThatThrownBy(() -> probe(dir).choose(Isolation.AUTO, List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bubblewrap is not installed")
        .hasMessageContaining("Install bubblewrap")
        .hasMessageContaining(dir.text());
  }

  @Test
  void choose_storeDirectoryCannotBeMade_saysSo() throws IOException {
    Files.createFile(root.resolve("file"));
    StoreDir dir = new StoreDir(root.resolve("file/store").toString());

    assertThatThrownBy(() -> probe(dir).choose(Isolation.PLAIN, List.of()))
        .hasMessageContaining("cannot be made");
  }

  @Test
  void choose_bubblewrapDemandedButBroken_givesItsReason() throws IOException {
    program("bwrap", "echo bwrap: No permissions to create new namespace; exit 1");

    assertThatThrownBy(() -> probe(StoreDir.GUIX).choose(Isolation.BUBBLEWRAP, List.of()))
        .hasMessageContaining("No permissions to create new namespace")
        .hasMessageContaining("allow user namespaces");
  }

  @Test
  void choose_bubblewrapThatDoesNothing_isNotBelieved() throws IOException {
    program("bwrap", "exit 0");

    assertThatThrownBy(() -> probe(StoreDir.GUIX).choose(Isolation.BUBBLEWRAP, List.of()))
        .hasMessageContaining("does not arrive");
  }
}
