package org.relevo.formats.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorePathTest {
  private static final String HASH = "64frnqi59vy5m67lsc4vinj3rdy0qjsw";
  private static final String ONE = HASH + "-one.drv";

  @Test
  void of_wellFormed_hasItsParts() throws StorePathException {
    StorePath path = StorePath.of(StoreDir.GUIX, ONE);
    assertThat(path.hashPart()).isEqualTo(HASH);
    assertThat(path.name()).isEqualTo("one.drv");
    assertThat(path.isDerivation()).isTrue();
    assertThat(path).hasToString("/gnu/store/" + ONE).isEqualTo(new StorePath(StoreDir.GUIX, ONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "-", "a-b_c.d+e?f=g", "A.", "a..", "one", "drv"})
  void of_strangeButLegalName_isAccepted(String name) throws StorePathException {
    StorePath path = StorePath.of(StoreDir.GUIX, HASH + "-" + name);
    assertThat(path.name()).isEqualTo(name);
    assertThat(path.isDerivation()).isFalse();
  }

  @Test
  void of_nameAtTheLimit_isAcceptedAndOneMoreRefused() throws StorePathException {
    StorePath.of(StoreDir.GUIX, HASH + "-" + "x".repeat(211));
    assertThatThrownBy(() -> StorePath.of(StoreDir.GUIX, HASH + "-" + "x".repeat(212)))
        .isInstanceOf(StorePathException.class)
        .hasMessageContaining("longer than 211");
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", ".a", "a b", "a\0", "a\n", "ä", "a:b", "a\\b", "a~", "a/b"})
  void of_badName_isRefusedEitherWay(String name) {
    String baseName = HASH + "-" + name;
    assertThatThrownBy(() -> StorePath.of(StoreDir.GUIX, baseName))
        .isInstanceOf(StorePathException.class);
    assertThatThrownBy(() -> new StorePath(StoreDir.GUIX, baseName))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "64frnqi59vy5m67lsc4vinj3rdy0qjse-x",
        "64frnqi59vy5m67lsc4vinj3rdy0qjsW-x",
        "64frnqi59vy5m67lsc4vinj3rdy0qjs-xx",
        "64frnqi59vy5m67lsc4vinj3rdy0qjsw0-x",
        ".links"
      })
  void of_badHash_isRefused(String baseName) {
    assertThatThrownBy(() -> StorePath.of(StoreDir.GUIX, baseName))
        .isInstanceOf(StorePathException.class)
        .hasMessageContaining("/gnu/store/" + baseName);
  }

  @Test
  void of_everyTruncationBeforeTheName_isRefused() {
    for (int length = 0; length <= HASH.length() + 1; length++) {
      String cut = ONE.substring(0, length);
      assertThatThrownBy(() -> StorePath.of(StoreDir.GUIX, cut))
          .isInstanceOf(StorePathException.class);
    }
  }

  @Test
  void of_mutated_isRefusedOrTheSameText() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      char[] text = ONE.toCharArray();
      text[random.nextInt(text.length)] = (char) random.nextInt(300);
      String baseName = new String(text);
      try {
        assertThat(StorePath.of(StoreDir.GUIX, baseName).toString())
            .as("seed %d", seed)
            .isEqualTo("/gnu/store/" + baseName)
            .matches("/gnu/store/[0-9a-df-np-su-z]{32}-[A-Za-z0-9+_?=-][A-Za-z0-9+._?=-]*");
      } catch (StorePathException expected) {
        // Refused as it should be.
      }
    }
  }

  @Test
  void compareTo_paths_areOrderedByTheirText() {
    StorePath a = new StorePath(StoreDir.GUIX, HASH + "-a");
    StorePath b = new StorePath(StoreDir.GUIX, HASH + "-b");
    StorePath nix = new StorePath(StoreDir.NIX, HASH + "-a");
    assertThat(new TreeSet<>(List.of(nix, b, a))).containsExactly(a, b, nix);
    assertThat(a).isEqualByComparingTo(new StorePath(StoreDir.GUIX, HASH + "-a"));
  }
}
