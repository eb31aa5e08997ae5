package org.relevo.core.offload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

class KnownPathsTest {
  private volatile Instant now = Instant.EPOCH;
  private final KnownPaths known = new KnownPaths(() -> now);

  private static StorePath path(int number) {
    return new StorePath(StoreDir.GUIX, "0".repeat(StorePath.HASH_LENGTH) + "-item" + number);
  }

  private void pass(Duration duration) {
    now = now.plus(duration);
  }

  @Test
  void unknown_afterSomeMinutes_isForgotten() {
    known.add(List.of(path(1)));
    pass(KnownPaths.KEPT);
    assertThat(known.unknown(List.of(path(1), path(2)))).containsExactly(path(2));
    pass(Duration.ofMillis(1));
    assertThat(known.unknown(List.of(path(1)))).containsExactly(path(1));
  }

  @Test
  void add_again_isKnownForAsLongAnew() {
    known.add(List.of(path(1), path(2)));
    pass(Duration.ofMinutes(3));
    known.add(List.of(path(1)));
    pass(Duration.ofMinutes(3));
    assertThat(known.unknown(List.of(path(1), path(2)))).containsExactly(path(2));
  }

  @Test
  void add_moreThanTheBound_theOldestGo() {
    List<StorePath> many = new ArrayList<>();
    for (int i = 0; i < KnownPaths.MOST + 2; i++) {
      many.add(path(i));
    }
    known.add(many);
    assertThat(known.unknown(many)).containsExactlyInAnyOrder(path(0), path(1));
  }
}
