package org.relevo.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.StoreLayout;
import org.relevo.core.store.daemon.DaemonException;
import org.relevo.core.trust.Acl;
import org.relevo.core.trust.AclVerifier;
import org.relevo.core.trust.KeyGenerator;
import org.relevo.core.trust.SignatureException;
import org.relevo.core.trust.SigningKey;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

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

  @Test
  void importHere_keyNotAuthorized_hasTheRemedyOnce() throws Exception {
    StorePath item = new StorePath(StoreDir.GUIX, "0nlwi75s2a82fsk6xfav65pvcjaym8l4-hello");
    SigningKey stranger = new KeyGenerator(new SecureRandom()).generate();
    Hash hash = Hash.sha256(new byte[0]);
    SignatureException ours = catchThrowableOfType(
        SignatureException.class,
        () -> AclVerifier.of(Acl.EMPTY).verify(item, hash, stranger.sign(hash)));

    for (IOException e : List.of(ours, new DaemonException("unauthorized public key", 1))) {
      TransferException blame = new Blame("farm:22", head).importHere(Optional.of(item), e);

      assertThat(blame.fault()).isEqualTo(TransferException.Fault.REFUSED_HERE);
      assertThat(blame.getMessage())
          .contains("farm:22")
          .containsOnlyOnce("run")
          .containsOnlyOnce("relevo archive --authorize");
    }
  }
}
