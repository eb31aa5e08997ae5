package org.relevo.formats.hash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashTest {
  private static final String HELLO =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @Test
  void sha256_knownText_isItsHash() {
    Hash hash = Hash.sha256("hello".getBytes(US_ASCII));
    assertThat(hash.hex()).isEqualTo(HELLO);
    assertThat(hash).hasToString("sha256:" + HELLO);
    assertThat(hash)
        .isEqualTo(Hash.parseHex(HELLO))
        .isEqualTo(Hash.parseHex(HELLO.toUpperCase(Locale.ROOT)))
        .isEqualTo(Hash.of(hash.bytes()))
        .hasSameHashCodeAs(Hash.parseHex(HELLO))
        .isNotEqualTo(Hash.sha256(new byte[0]));
  }

  @Test
  void base32_narOfATree_isTheDaemonsText() {
    assertThat(Hash.parseHex("c15a08d4374d785cc9a5ede832edad4d01e812ca414147ae0d3378bccb627e26")
            .base32())
        .isEqualTo("09kycb5vqy1k1np4fha1r89fh0admpnk5s7dlp4mqy2d6za0hnn1");
  }

  @Test
  void bytes_changedByTheCaller_leaveTheHashAsItWas() {
    byte[] bytes = new byte[Hash.SIZE];
    Hash hash = Hash.of(bytes);
    bytes[0] = 1;
    hash.bytes()[1] = 1;
    assertThat(hash.bytes()).containsOnly(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 31, 33, 64})
  void of_wrongLength_isRefused(int length) {
    assertThatThrownBy(() -> Hash.of(new byte[length]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not " + length);
  }

  @Test
  void parseHex_everyTruncationAndMore_isRefused() {
    for (int length = 0; length < HELLO.length(); length++) {
      String cut = HELLO.substring(0, length);
      assertThatThrownBy(() -> Hash.parseHex(cut)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Hash.parseHex(HELLO + "0"))
        .isInstanceOf(IllegalArgumentException.class);
    for (char c : new char[] {'g', ' ', '-', '\0', '\u0660', '\uff11'}) {
      assertThatThrownBy(() -> Hash.parseHex(c + HELLO.substring(1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
