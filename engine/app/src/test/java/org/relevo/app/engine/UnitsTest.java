package org.relevo.app.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.formats.path.StoreDir;

class UnitsTest {
  private static HeadDirectories head(String configuration, String store, Optional<Path> socket) {
    return new HeadDirectories(
        Path.of(configuration), Path.of("/s"), StoreDir.GUIX, Path.of(store), socket);
  }

  @Test
  void text_ofAHostWithADaemon_namesItsSocketAndMakesItsStoreWritable() {
    assertThat(Units.text(head("/c", "/gnu/store", Optional.of(Path.of("/d/socket")))))
        .contains(
            "ListenStream=/s/relevo/engine.sock\n",
            "Environment=GUIX_CONFIGURATION_DIRECTORY=/c\n",
            "Environment=GUIX_STATE_DIRECTORY=/s\n",
            "Environment=NIX_STORE_DIR=/gnu/store\n",
            "Environment=GUIX_DAEMON_SOCKET=/d/socket\n",
            "remount,rw,bind /gnu/store")
        .doesNotContain("RELEVO_REAL_STORE");
  }

  @Test
  void text_ofAStoreThatLiesElsewhere_namesTheRealOne() {
    assertThat(Units.text(head("/c", "/real", Optional.empty())))
        .contains("Environment=RELEVO_REAL_STORE=/real\nExecStart=")
        .doesNotContain("GUIX_DAEMON_SOCKET", "remount");
  }

  @Test
  void text_oddNames_areQuotedForSystemd() {
    assertThat(Units.text(head("/my conf/100%", "/gnu/store", Optional.empty())))
        .contains("Environment=\"GUIX_CONFIGURATION_DIRECTORY=/my conf/100%%\"\n");
  }
}
