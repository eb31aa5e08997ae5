package org.relevo.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.formats.path.StoreDir;

class HeadDirectoriesTest {
  @TempDir
  Path root;

  @Test
  void find_hostWithGuixStore_takesGuixDirectories() throws IOException {
    Files.createDirectories(root.resolve("gnu/store"));

    HeadDirectories found =
        HeadDirectories.find(HeadDirectories.Choice.NONE, Map.of(), root, "root");

    assertThat(found.configuration()).isEqualTo(Path.of("/etc/guix"));
    assertThat(found.state()).isEqualTo(Path.of("/var/guix"));
    assertThat(found.store()).isEqualTo(StoreDir.GUIX);
    assertThat(found.daemonSocket()).contains(Path.of("/var/guix/daemon-socket/socket"));
  }

  @Test
  void find_rootWithoutGuix_takesOwnSystemDirectories() {
    HeadDirectories found =
        HeadDirectories.find(HeadDirectories.Choice.NONE, Map.of(), root, "root");

    assertThat(found.machinesFile()).isEqualTo(Path.of("/etc/relevo/machines.scm"));
    assertThat(found.store().text()).isEqualTo("/var/lib/relevo/store");
    assertThat(found.realStore()).isEqualTo(Path.of("/var/lib/relevo/store"));
    assertThat(found.daemonSocket()).isEmpty();
  }

  @Test
  void find_otherUser_takesXdgDirectories() {
    Map<String, String> environment = Map.of(
        "XDG_CONFIG_HOME", "/x/config", "XDG_STATE_HOME", "/x/state", "XDG_DATA_HOME", "/x/data");

    HeadDirectories found =
        HeadDirectories.find(HeadDirectories.Choice.NONE, environment, root, "alice");

    assertThat(found.configuration()).isEqualTo(Path.of("/x/config/relevo"));
    assertThat(found.state()).isEqualTo(Path.of("/x/state/relevo"));
    assertThat(found.store().text()).isEqualTo("/x/data/relevo/store");
  }

  @Test
  void find_environmentSet_overridesWhatTheHostHas() throws IOException {
    Files.createDirectories(root.resolve("gnu/store"));
    Map<String, String> environment = Map.of(
        "GUIX_CONFIGURATION_DIRECTORY", "/e/config",
        "GUIX_STATE_DIRECTORY", "/e/state",
        "GUIX_DAEMON_SOCKET", "file:///e/socket",
        "NIX_STORE_DIR", "/e/store",
        "RELEVO_REAL_STORE", "/e/real");

    HeadDirectories found =
        HeadDirectories.find(HeadDirectories.Choice.NONE, environment, root, "root");

    assertThat(found.configuration()).isEqualTo(Path.of("/e/config"));
    assertThat(found.state()).isEqualTo(Path.of("/e/state"));
    assertThat(found.store().text()).isEqualTo("/e/store");
    assertThat(found.realStore()).isEqualTo(Path.of("/e/real"));
    assertThat(found.daemonSocket()).contains(Path.of("/e/socket"));
  }

  @Test
  void find_optionsGiven_overrideTheEnvironment() {
    Map<String, String> environment = Map.of(
        "NIX_STORE_DIR", "/e/store",
        "GUIX_STATE_DIRECTORY", "/e/state",
        "RELEVO_REAL_STORE", "/e/real");
    HeadDirectories.Choice choice = new HeadDirectories.Choice(
        Optional.of(Path.of("/o/config")),
        Optional.of(Path.of("/o/state")),
        Optional.of("/o/store/"),
        Optional.of(Path.of("/o/real")));

    HeadDirectories found = HeadDirectories.find(choice, environment, root, "root");

    assertThat(found)
        .isEqualTo(new HeadDirectories(
            Path.of("/o/config"),
            Path.of("/o/state"),
            new StoreDir("/o/store"),
            Path.of("/o/real"),
            Optional.empty()));
  }
}
