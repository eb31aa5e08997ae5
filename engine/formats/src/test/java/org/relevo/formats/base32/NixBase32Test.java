package org.relevo.formats.base32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NixBase32Test {
  /** The longest of these was computed by guix-daemon, the others by hand. */
  @ParameterizedTest
  @CsvSource({
    "'',''",
    "00,00",
    "1f,0z",
    "ff,7z",
    "0100,0001",
    "0001,0080",
    "c15a08d4374d785cc9a5ede832edad4d01e812ca414147ae0d3378bccb627e26,"
        + "09kycb5vqy1k1np4fha1r89fh0admpnk5s7dlp4mqy2d6za0hnn1",
  })
  void encodeAndDecode_vector_areInverse(String hex, String text) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(NixBase32.encode(bytes)).isEqualTo(text);
    assertThat(NixBase32.decode(text)).isEqualTo(bytes);
    assertThat(NixBase32.encodedLength(bytes.length)).isEqualTo(text.length());
  }

  @Test
  void encode_randomBytes_isTheirNumberInBase32() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      String text = NixBase32.encode(bytes);
      assertThat(NixBase32.decode(text)).as("seed %d", seed).isEqualTo(bytes);
      assertThat(text).as("seed %d", seed).isEqualTo(byBigInteger(bytes, text.length()));
    }
  }

  private static String byBigInteger(byte[] bytes, int length) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    BigInteger number = new BigInteger(1, reversed);
    char[] digits = new char[length];
    for (int i = length - 1; i >= 0; i--) {
      digits[i] = "0123456789abcdfghijklmnpqrsvwxyz".charAt(number.intValue() & 31);
      number = number.shiftRight(5);
    }
    return new String(digits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0e", "0o", "0t", "0u", "0A", "0-", "0 ", "0\0", "0é", "0\u0130"})
  void decode_foreignCharacter_isRefused(String text) {
    assertThatThrownBy(() -> NixBase32.decode(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a base-32 digit");
  }

  @Test
  void decode_lengthOfNoByteString_isRefused() {
    for (int length : new int[] {1, 3, 6, 9, 11, 33}) {
      assertThatThrownBy(() -> NixBase32.decode("0".repeat(length)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(length + " characters");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "z0", "2000", "1zzzzzzz1"})
  void decode_bitsPastTheLastByte_areRefused(String text) {
    assertThatThrownBy(() -> NixBase32.decode(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void decode_mutatedText_isRefusedOrTheOnlySpelling() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    char[] original = NixBase32.encode(HexFormat.of().parseHex("00112233445566778899aabbccddeeff"))
        .toCharArray();
    for (int i = 0; i < 2000; i++) {
      char[] text = Arrays.copyOf(original, random.nextInt(original.length + 1));
      if (text.length > 0) {
        text[random.nextInt(text.length)] = (char) random.nextInt(130);
      }
      byte[] decoded;
      try {
        decoded = NixBase32.decode(new String(text));
      } catch (IllegalArgumentException expected) {
        continue;
      }
      assertThat(NixBase32.encode(decoded)).as("seed %d", seed).isEqualTo(new String(text));
    }
  }
}
