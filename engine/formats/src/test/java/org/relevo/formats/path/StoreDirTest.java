package org.relevo.formats.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreDirTest {
  private static final String ONE = "64frnqi59vy5m67lsc4vinj3rdy0qjsw-one.drv";

  @ParameterizedTest
  @ValueSource(strings = {"/gnu/store", "/s", "/gnu/store/..x", "/home/a b/store"})
  void new_normalPath_isAccepted(String text) {
    assertThat(new StoreDir(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "gnu/store",
        "/gnu/store/",
        "//gnu",
        "/gnu//store",
        "/gnu/./store",
        "/gnu/..",
        "/../gnu",
        "."
      })
  void new_otherPath_isRefused(String text) {
    assertThatThrownBy(() -> new StoreDir(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void parse_pathInTheStore_isRead() throws StorePathException {
    StorePath path = StoreDir.GUIX.parse("/gnu/store/" + ONE);
    assertThat(path.dir()).isEqualTo(StoreDir.GUIX);
    assertThat(path.baseName()).isEqualTo(ONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/gnu/store",
        "/gnu/store/",
        "/gnu/storex/" + ONE,
        "/nix/store/" + ONE,
        ONE,
        " /gnu/store/" + ONE,
        "/gnu/store//" + ONE,
        "/gnu/store/../store/" + ONE,
        "/gnu/store/" + ONE + "/bin",
        "/gnu/store/" + ONE + "/",
        "/gnu/store/" + ONE + "\n"
      })
  void parse_otherText_isRefusedAndKept(String text) {
    assertThatThrownBy(() -> StoreDir.GUIX.parse(text))
        .isInstanceOfSatisfying(
            StorePathException.class, e -> assertThat(e.text()).isEqualTo(text))
        .hasMessageContaining("is not a store path");
  }
}
