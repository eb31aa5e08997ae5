package org.relevo.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.relevo.core.store.PathInfo;
import org.relevo.core.transfer.SharedSends.Sender;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

@Timeout(30)
class SharedSendsTest {
  private final SharedSends sends = new SharedSends(Duration.ofHours(1));

  private static PathInfo item(String name, PathInfo... references) {
    TreeSet<StorePath> paths = new TreeSet<>();
    for (PathInfo reference : references) {
      paths.add(reference.path());
    }
    return new PathInfo(
        new StorePath(StoreDir.GUIX, "0".repeat(32) + "-" + name),
        Hash.sha256(new byte[0]),
        1,
        paths,
        Optional.empty(),
        Instant.EPOCH);
  }

  private final PathInfo libc = item("libc");
  private final PathInfo gcc = item("gcc", libc);
  private final PathInfo text = item("text");

  @Test
  void claim_nobodyElse_isAll() throws InterruptedException {
    Sender one = sends.begin();
    one.asking();

    assertThat(one.claim(List.of(libc, gcc, text))).containsExactly(libc, gcc, text);

    one.release();
    assertThat(one.awaitOthers()).isFalse();
    one.close();
    assertThat(sends.size()).isZero();
  }

  @Test
  void claim_anotherSendsAReference_leavesWhatRefersToIt() {
    Sender one = sends.begin();
    one.asking();
    one.claim(List.of(libc));
    Sender two = sends.begin();
    two.asking();

    assertThat(two.claim(List.of(libc, gcc, text))).containsExactly(text);
    assertThat(two.waits()).isTrue();

    one.close();
    two.release();
    two.asking();
    assertThat(two.claim(List.of(libc, gcc))).containsExactly(libc, gcc);
    two.close();
  }

  @Test
  void claim_arrivedSinceItWasAskedFor_isAskedForAgain() throws InterruptedException {
    Sender two = sends.begin();
    two.asking();
    Sender one = sends.begin();
    one.asking();
    one.claim(List.of(libc));
    one.close();

    assertThat(two.claim(List.of(libc, gcc))).isEmpty();
    assertThat(two.awaitOthers()).isTrue();

    two.asking();
    assertThat(sends.size()).isZero();
    assertThat(two.claim(List.of(gcc))).containsExactly(gcc);
    two.close();
    assertThat(sends.size()).isZero();
  }

  @Test
  void claim_longAfterAnotherEnded_isNotHeldUp() {
    Sender one = sends.begin();
    one.asking();
    one.claim(List.of(libc));
    one.close();
    Sender two = sends.begin();
    two.asking();

    assertThat(two.claim(List.of(libc))).containsExactly(libc);
    two.close();
  }

  @Test
  void awaitOthers_oneOfThemEnds_returns() throws Exception {
    Sender one = sends.begin();
    one.asking();
    one.claim(List.of(libc));
    Sender other = sends.begin();
    other.asking();
    other.claim(List.of(text));
    Sender two = sends.begin();
    two.asking();
    two.claim(List.of(libc, text));
    CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
      try {
        return two.awaitOthers();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });

    one.close();

    assertThat(waiting.get()).isTrue();
    two.close();
    other.close();
  }

  @Test
  void awaitOthers_slowSender_looksAgain() throws Exception {
    SharedSends impatient = new SharedSends(Duration.ofMillis(1));
    Sender one = impatient.begin();
    one.asking();
    one.claim(List.of(libc));
    Sender two = impatient.begin();
    two.asking();
    two.claim(List.of(libc));

    assertThat(two.awaitOthers()).isTrue();

    two.close();
    one.close();
  }
}
