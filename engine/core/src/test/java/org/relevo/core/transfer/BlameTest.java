package org.relevo.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.StoreLayout;
import org.relevo.core.store.daemon.DaemonException;
import org.relevo.formats.path.StoreDir;

class BlameTest {
  @TempDir
  Path directory;

  private LocalStore head;

  @BeforeEach
  void open() throws IOException {
    StoreLayout layout =
        new StoreLayout(StoreDir.GUIX, directory.resolve("store"), directory.resolve("state"));
    head = LocalStore.open(layout, hash -> "", (item, hash, signature) -> {});
  }

  @AfterEach
  void close() throws IOException {
    head.close();
  }

  /** As guix-daemon 1.5 says it. */
  @Test
  void importThere_keyQuotedInSeveralLines_isOneLine() {
    String quoted = String.join(
        "\n",
        List.of(
            "unauthorized public key: (public-key ",
            " (ecc ",
            "  (curve Ed25519)",
            "  (q #D62D#)",
            "  )",
            " )",
            ""));

    TransferException blame =
        new Blame("farm:22", head).importThere(Optional.empty(), new DaemonException(quoted, 1));

    assertThat(blame.fault()).isEqualTo(TransferException.Fault.UNAUTHORIZED_THERE);
    assertThat(String.valueOf(blame.getMessage()).lines()).hasSize(1);
    assertThat(blame)
        .hasMessageEndingWith(
            "unauthorized public key: (public-key (ecc (curve Ed25519) (q #D62D#) ) ))");
  }

  /** What Relevo says of its own may have a remedy in further lines. */
  @Test
  void asking_ownMessageOfSeveralLines_keepsThem() {
    TransferException blame =
        new Blame("farm:22", head).asking(new IOException("unreachable\n  Start it."));

    assertThat(blame).hasMessageContaining("unreachable\n  Start it.");
  }
}
