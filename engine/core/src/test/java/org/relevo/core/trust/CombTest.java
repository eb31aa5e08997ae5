package org.relevo.core.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CombTest {
  private static byte[] scalar(BigInteger value) {
    return EdwardsPoint.bigEndian(value);
  }

  private static EdwardsPoint doubledAndAdded(EdwardsPoint point, BigInteger scalar) {
    EdwardsPoint result = EdwardsPoint.IDENTITY;
    for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
      result = result.twice();
      if (scalar.testBit(bit)) {
        result = result.add(point);
      }
    }
    return result;
  }

  @Test
  void multiply_eachBitAndRandomScalars_agreesWithDoublingAndAdding() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<BigInteger> scalars = new ArrayList<>();
    for (int bit = 0; bit < 256; bit++) {
      scalars.add(BigInteger.ONE.shiftLeft(bit));
    }
    scalars.add(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));
    for (int i = 0; i < 30; i++) {
      scalars.add(new BigInteger(256, random));
    }
    EdwardsPoint point = Comb.BASE.multiply(scalar(new BigInteger(252, random)));
    Comb comb = new Comb(point);
    for (BigInteger scalar : scalars) {
      assertThat(comb.multiply(scalar(scalar)))
          .as("seed " + seed + ", scalar " + scalar.toString(16))
          .isEqualTo(doubledAndAdded(point, scalar));
    }
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
    assertThat(Comb.BASE.multiply(secret).compress())
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
      EdwardsPoint sum = Comb.BASE.multiply(scalar(a)).add(Comb.BASE.multiply(scalar(b)));
      assertThat(sum)
          .as("seed " + seed)
          .isEqualTo(Comb.BASE.multiply(scalar(a.add(b).mod(EdwardsPoint.ORDER))));
    }
  }

  @Test
  void multiply_orderAndZero_areTheIdentity() {
    assertThat(Comb.BASE.multiply(scalar(EdwardsPoint.ORDER))).isEqualTo(EdwardsPoint.IDENTITY);
    assertThat(Comb.BASE.multiply(scalar(BigInteger.ZERO))).isEqualTo(EdwardsPoint.IDENTITY);
    assertThat(Comb.BASE.isOfPrimeOrder()).isTrue();
    assertThat(new Comb(EdwardsPoint.IDENTITY).isOfPrimeOrder()).isFalse();
  }
}
