package org.relevo.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.StoreLayout;
import org.relevo.core.trust.BundleVerifier;
import org.relevo.core.trust.SignatureException;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/** Transfers between stores on disk. */
@Timeout(60)
class LocalTransferTest {
  private static final BundleVerifier TRUSTING = (item, hash, signature) -> {
    if (!signature.equals("signed " + hash.hex())) {
      throw new SignatureException(
          SignatureException.Fault.INVALID, item, item + ": the signature is wrong");
    }
  };

  @TempDir
  Path directory;

  private LocalStore store(String name, BundleVerifier verifier) throws Exception {
    Path home = directory.resolve(name);
    return LocalStore.open(
        new StoreLayout(new StoreDir("/test/store"), home.resolve("store"), home.resolve("state")),
        hash -> "signed " + hash.hex(),
        verifier);
  }

  @Test
  void send_closure_isValidThereWithTheSameHashes() throws Exception {
    try (LocalStore head = store("head", TRUSTING);
        LocalStore remote = store("remote", TRUSTING)) {
      StorePath a = head.addText("a", new byte[100_000], List.of());
      StorePath b = head.addText("b", "b".getBytes(StandardCharsets.UTF_8), List.of(a));
      Transfer transfer =
          new Transfer("m:22", head, remote, Duration.ofSeconds(20), TransferListener.NONE);
      TransferStats stats = transfer.send(List.of(b), List.of());
      assertThat(stats.items()).isEqualTo(2);
      assertThat(remote.queryValid(List.of(a, b))).isEqualTo(Set.of(a, b));
      assertThat(remote.info(b).orElseThrow().narHash())
          .isEqualTo(head.info(b).orElseThrow().narHash());
      assertThat(remote.verify()).isEmpty();
      assertThat(transfer.send(List.of(b), List.of()).items()).isZero();
    }
  }

  @Test
  void send_refusedThere_leavesNothingBehind() throws Exception {
    BundleVerifier refusing = (item, hash, signature) -> {
      throw new SignatureException(
          SignatureException.Fault.UNAUTHORIZED, item, item + ": its key is not authorized");
    };
    try (LocalStore head = store("head", TRUSTING);
        LocalStore remote = store("remote", refusing)) {
      StorePath a = head.addText("a", new byte[3_000_000], List.of());
      StorePath b = head.addText("b", new byte[3_000_000], List.of(a));
      Transfer transfer =
          new Transfer("m:22", head, remote, Duration.ofSeconds(20), TransferListener.NONE);
      assertThatThrownBy(() -> transfer.send(List.of(b), List.of()))
          .isInstanceOfSatisfying(TransferException.class, e -> {
            assertThat(e.fault()).isEqualTo(TransferException.Fault.UNAUTHORIZED_THERE);
            assertThat(e.item()).contains(a);
          });
      assertThat(remote.allValid()).isEmpty();
      try (var left = Files.list(remote.realDir())) {
        assertThat(left).isEmpty();
      }
    }
  }
}
