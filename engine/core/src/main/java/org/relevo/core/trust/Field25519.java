package org.relevo.core.trust;

import java.math.BigInteger;

/**
 * Arithmetic modulo p = 2^255 − 19. An element is an array of ten signed limbs of 26 bits, least first, not necessarily
 * reduced; arrays are never changed after they were returned.
 *
 * <p>The time of {@link #add}, {@link #subtract}, {@link #multiply}, {@link #invert} and {@link #select} does not depend
 * on the values; {@link #of} and {@link #value}, which convert from and to integers, are for public values.
 */
final class Field25519 {
  /*
   * Bounds. Products have limbs in [0, 2^26], but for two that may be off by a little. An operand of a product may be a
   * sum or difference of up to four such elements, hence limbs below 2^28 in magnitude: ten products of two of them stay
   * below 2^60. What lies above 2^260 is folded down by 2^260 ≡ 2^5 · 19 = 608.
   */
  static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  static final long[] ZERO = of(BigInteger.ZERO);
  static final long[] ONE = of(BigInteger.ONE);

  private static final int LIMBS = 10;
  private static final int BITS = 26;
  private static final long MASK = (1L << BITS) - 1;
  private static final long FOLD = 608;
  private static final int P_BITS = 255;

  private Field25519() {}

  static long[] of(BigInteger value) {
    BigInteger rest = value.mod(P);
    long[] limbs = new long[LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      limbs[i] = rest.longValue() & MASK;
      rest = rest.shiftRight(BITS);
    }
    return limbs;
  }

  static BigInteger value(long[] a) {
    BigInteger value = BigInteger.ZERO;
    for (int i = LIMBS - 1; i >= 0; i--) {
      value = value.shiftLeft(BITS).add(BigInteger.valueOf(a[i]));
    }
    return value.mod(P);
  }

  static long[] add(long[] a, long[] b) {
    long[] sum = new long[LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  static long[] subtract(long[] a, long[] b) {
    long[] difference = new long[LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  static long[] multiply(long[] a, long[] b) {
    long[] wide = new long[2 * LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      long ai = a[i];
      for (int j = 0; j < LIMBS; j++) {
        wide[i + j] += ai * b[j];
      }
    }
    for (int i = 0; i < 2 * LIMBS - 1; i++) {
      wide[i + 1] += wide[i] >> BITS;
      wide[i] &= MASK;
    }
    long[] product = new long[LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      product[i] = wide[i] + FOLD * wide[i + LIMBS];
    }
    for (int i = 0; i < LIMBS - 1; i++) {
      carry(product, i, i + 1, 1);
    }
    carry(product, LIMBS - 1, 0, FOLD);
    carry(product, 0, 1, 1);
    return product;
  }

  private static void carry(long[] limbs, int from, int to, long factor) {
    limbs[to] += factor * (limbs[from] >> BITS);
    limbs[from] &= MASK;
  }

  /** Returns 1/a, or 0 for 0: a to the power of p − 2, which is public. */
  static long[] invert(long[] a) {
    long[] power = a;
    for (int bit = P_BITS - 2; bit >= 0; bit--) {
      power = multiply(power, power);
      // The bits of p − 2 below the highest are ones, except the third and the fifth: …11101011.
      if (bit != 2 && bit != 4) {
        power = multiply(power, a);
      }
    }
    return power;
  }

  /** Adds {@code a} to {@code sum} if {@code mask} is −1, nothing if it is 0. */
  static void select(long[] sum, long[] a, long mask) {
    for (int i = 0; i < LIMBS; i++) {
      sum[i] |= a[i] & mask;
    }
  }

  static long[] blank() {
    return new long[LIMBS];
  }
}
