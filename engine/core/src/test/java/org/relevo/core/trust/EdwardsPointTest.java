package org.relevo.core.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EdwardsPointTest {
  private static byte[] scalar(BigInteger value) {
    return EdwardsPoint.bigEndian(value);
  }

  @Test
  void base_isTheOneOfRfc7748() {
    assertThat(EdwardsPoint.BASE.affineX())
        .isEqualTo(new BigInteger(
            "15112221349535400772501151409588531511454012693041857206046113283949847762202"));
    assertThat(EdwardsPoint.BASE.compress())
        .isEqualTo(HexFormat.of().parseHex("58" + "66".repeat(31)));
  }

  /** The first secret of RFC 8032, section 7.1, after its hashing and clamping, and its public key. */
  @Test
  void multiply_base_agreesWithRfc8032() {
    byte[] littleEndian =
        HexFormat.of().parseHex("307c83864f2833cb427a2ef1c00a013cfdff2768d980c0a3a520f006904de94f");
    byte[] secret = new byte[littleEndian.length];
    for (int i = 0; i < secret.length; i++) {
      secret[i] = littleEndian[secret.length - 1 - i];
    }
    assertThat(EdwardsPoint.BASE.multiply(secret).compress())
        .isEqualTo(HexFormat.of()
            .parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
  }

  @Test
  void multiply_sumsOfScalars_areSumsOfPoints() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      BigInteger a = new BigInteger(256, random);
      BigInteger b = new BigInteger(200, random);
      EdwardsPoint sum =
          EdwardsPoint.BASE.multiply(scalar(a)).add(EdwardsPoint.BASE.multiply(scalar(b)));
      assertThat(sum)
          .as("seed " + seed)
          .isEqualTo(EdwardsPoint.BASE.multiply(scalar(a.add(b).mod(EdwardsPoint.ORDER))));
    }
  }

  @Test
  void multiply_orderAndZero_areTheIdentity() {
    assertThat(EdwardsPoint.BASE.multiply(scalar(EdwardsPoint.ORDER)))
        .isEqualTo(EdwardsPoint.IDENTITY);
    assertThat(EdwardsPoint.BASE.multiply(scalar(BigInteger.ZERO)))
        .isEqualTo(EdwardsPoint.IDENTITY);
    assertThat(EdwardsPoint.BASE.isOfPrimeOrder()).isTrue();
    assertThat(EdwardsPoint.IDENTITY.isOfPrimeOrder()).isFalse();
  }

  @Test
  void decompress_compressedPoint_givesItBack() {
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      EdwardsPoint point = EdwardsPoint.BASE.multiply(scalar(new BigInteger(252, random)));
      assertThat(EdwardsPoint.decompress(point.compress())).contains(point);
    }
  }
}
