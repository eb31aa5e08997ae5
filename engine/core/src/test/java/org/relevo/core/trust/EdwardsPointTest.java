package org.relevo.core.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EdwardsPointTest {
  @Test
  void base_isTheOneOfRfc7748() {
    assertThat(EdwardsPoint.BASE.affineX())
        .isEqualTo(new BigInteger(
            "15112221349535400772501151409588531511454012693041857206046113283949847762202"));
    assertThat(EdwardsPoint.BASE.compress())
        .isEqualTo(HexFormat.of().parseHex("58" + "66".repeat(31)));
  }

  @Test
  void decompress_compressedPoint_givesItBack() {
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      EdwardsPoint point = Comb.BASE.multiply(EdwardsPoint.bigEndian(new BigInteger(252, random)));
      assertThat(EdwardsPoint.decompress(point.compress())).contains(point);
    }
  }
}
