package org.relevo.core.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Field25519Test {
  private static final BigInteger P = Field25519.P;

  private static List<BigInteger> values(Random random) {
    List<BigInteger> values = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      values.add(BigInteger.valueOf(i));
      values.add(P.subtract(BigInteger.valueOf(i + 1)));
      values.add(BigInteger.TWO.pow(26 * (i + 1)).subtract(BigInteger.ONE));
    }
    for (int i = 0; i < 60; i++) {
      values.add(new BigInteger(255, random).mod(P));
    }
    return values;
  }

  @Test
  void operations_edgesAndRandomValues_agreeWithBigIntegers() {
    long seed = System.nanoTime();
    List<BigInteger> values = values(new Random(seed));
    for (BigInteger a : values) {
      long[] x = Field25519.of(a);
      assertThat(Field25519.value(x)).as("seed " + seed).isEqualTo(a);
      assertThat(Field25519.value(Field25519.square(x)))
          .as("seed " + seed)
          .isEqualTo(a.multiply(a).mod(P));
      for (BigInteger b : values) {
        long[] y = Field25519.of(b);
        long[] sum = Field25519.add(x, y);
        long[] difference = Field25519.subtract(x, y);
        assertThat(Field25519.value(sum)).isEqualTo(a.add(b).mod(P));
        assertThat(Field25519.value(difference)).isEqualTo(a.subtract(b).mod(P));
        assertThat(Field25519.value(Field25519.multiply(x, y)))
            .isEqualTo(a.multiply(b).mod(P));
        // The widest operands that the point formulas make: sums and differences of four elements.
        long[] wide = Field25519.subtract(difference, Field25519.add(sum, sum));
        BigInteger wideValue = a.subtract(b).subtract(a.add(b).shiftLeft(1));
        assertThat(Field25519.value(Field25519.multiply(wide, wide)))
            .as("seed " + seed)
            .isEqualTo(wideValue.multiply(wideValue).mod(P));
        assertThat(Field25519.value(Field25519.square(wide)))
            .as("seed " + seed)
            .isEqualTo(wideValue.multiply(wideValue).mod(P));
      }
    }
  }

  /** Every limb as large as one can be, with every mix of signs that one bit decides. */
  @Test
  void multiply_widestLimbs_agreeWithBigIntegers() {
    long most = (1L << 28) + (1L << 20);
    for (int signs = 0; signs < 1 << 10; signs++) {
      long[] a = new long[10];
      long[] b = new long[10];
      for (int i = 0; i < 10; i++) {
        a[i] = (signs >> i & 1) == 0 ? most : -most;
        b[i] = (signs >> 9 - i & 1) == 0 ? most : -most;
      }
      BigInteger expected = Field25519.value(a).multiply(Field25519.value(b)).mod(P);
      long[] product = Field25519.multiply(a, b);
      assertThat(Field25519.value(product)).as("signs " + signs).isEqualTo(expected);
      assertThat(Arrays.stream(product)).allMatch(limb -> limb >= -1 && limb <= 1L << 26);
      assertThat(Field25519.value(Field25519.square(a)))
          .isEqualTo(Field25519.value(Field25519.multiply(a, a)));
    }
  }

  @Test
  void invert_edgesAndRandomValues_timesTheValueIsOne() {
    long seed = System.nanoTime();
    for (BigInteger a : values(new Random(seed))) {
      long[] inverse = Field25519.invert(Field25519.of(a));
      assertThat(Field25519.value(inverse).multiply(a).mod(P))
          .as("seed " + seed)
          .isEqualTo(a.signum() == 0 ? BigInteger.ZERO : BigInteger.ONE);
    }
  }
}
