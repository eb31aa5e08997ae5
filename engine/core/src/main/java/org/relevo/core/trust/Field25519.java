package org.relevo.core.trust;

import java.math.BigInteger;

/**
 * Arithmetic modulo p = 2^255 − 19. An element is an array of ten signed limbs of 26 bits, least first, not necessarily
 * reduced; arrays are never changed after they were returned.
 *
 * <p>The time of {@link #add}, {@link #subtract}, {@link #multiply}, {@link #square}, {@link #invert} and {@link #select}
 * does not depend on the values; {@link #of} and {@link #value}, which convert from and to integers, are for public values.
 */
final class Field25519 {
  /*
   * Bounds. Products have limbs in [−1, 2^26]. An operand of a product may be a sum or difference of up to four such
   * elements, hence limbs below 2^28 in magnitude, or little more: ten products of two of them, or five of sums of two,
   * stay below 2^61. What lies above 2^260 is folded down by 2^260 ≡ 2^5 · 19 = 608.
   *
   * Limbs of 51 bits would be fewer, but need the upper halves of products, which Math.multiplyHigh computes in a time
   * that depends on signs until it has been compiled. Everything is written out since loops over arrays took twice
   * the time.
   */
  static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  static final long[] ZERO = of(BigInteger.ZERO);
  static final long[] ONE = of(BigInteger.ONE);

  private static final int LIMBS = 10;
  private static final int BITS = 26;
  private static final long MASK = (1L << BITS) - 1;
  private static final long FOLD = 608;

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

  /**
   * Returns a·b, in the manner of Karatsuba: of the upper and lower halves of a and of b, the products of both upper and of
   * both lower ones, and that of the sums, from which the others are taken away.
   */
  static long[] multiply(long[] a, long[] b) {
    long a0 = a[0];
    long a1 = a[1];
    long a2 = a[2];
    long a3 = a[3];
    long a4 = a[4];
    long a5 = a[5];
    long a6 = a[6];
    long a7 = a[7];
    long a8 = a[8];
    long a9 = a[9];
    long b0 = b[0];
    long b1 = b[1];
    long b2 = b[2];
    long b3 = b[3];
    long b4 = b[4];
    long b5 = b[5];
    long b6 = b[6];
    long b7 = b[7];
    long b8 = b[8];
    long b9 = b[9];
    long low0 = a0 * b0;
    long low1 = a0 * b1 + a1 * b0;
    long low2 = a0 * b2 + a1 * b1 + a2 * b0;
    long low3 = a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0;
    long low4 = a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0;
    long low5 = a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1;
    long low6 = a2 * b4 + a3 * b3 + a4 * b2;
    long low7 = a3 * b4 + a4 * b3;
    long low8 = a4 * b4;
    long high0 = a5 * b5;
    long high1 = a5 * b6 + a6 * b5;
    long high2 = a5 * b7 + a6 * b6 + a7 * b5;
    long high3 = a5 * b8 + a6 * b7 + a7 * b6 + a8 * b5;
    long high4 = a5 * b9 + a6 * b8 + a7 * b7 + a8 * b6 + a9 * b5;
    long high5 = a6 * b9 + a7 * b8 + a8 * b7 + a9 * b6;
    long high6 = a7 * b9 + a8 * b8 + a9 * b7;
    long high7 = a8 * b9 + a9 * b8;
    long high8 = a9 * b9;
    long s0 = a0 + a5;
    long s1 = a1 + a6;
    long s2 = a2 + a7;
    long s3 = a3 + a8;
    long s4 = a4 + a9;
    long t0 = b0 + b5;
    long t1 = b1 + b6;
    long t2 = b2 + b7;
    long t3 = b3 + b8;
    long t4 = b4 + b9;
    long mid0 = s0 * t0 - low0 - high0;
    long mid1 = s0 * t1 + s1 * t0 - low1 - high1;
    long mid2 = s0 * t2 + s1 * t1 + s2 * t0 - low2 - high2;
    long mid3 = s0 * t3 + s1 * t2 + s2 * t1 + s3 * t0 - low3 - high3;
    long mid4 = s0 * t4 + s1 * t3 + s2 * t2 + s3 * t1 + s4 * t0 - low4 - high4;
    long mid5 = s1 * t4 + s2 * t3 + s3 * t2 + s4 * t1 - low5 - high5;
    long mid6 = s2 * t4 + s3 * t3 + s4 * t2 - low6 - high6;
    long mid7 = s3 * t4 + s4 * t3 - low7 - high7;
    long mid8 = s4 * t4 - low8 - high8;
    return reduce(
        low0,
        low1,
        low2,
        low3,
        low4,
        low5 + mid0,
        low6 + mid1,
        low7 + mid2,
        low8 + mid3,
        mid4,
        mid5 + high0,
        mid6 + high1,
        mid7 + high2,
        mid8 + high3,
        high4,
        high5,
        high6,
        high7,
        high8);
  }

  /** Returns a·a, for less than a product takes. */
  static long[] square(long[] a) {
    long a0 = a[0];
    long a1 = a[1];
    long a2 = a[2];
    long a3 = a[3];
    long a4 = a[4];
    long a5 = a[5];
    long a6 = a[6];
    long a7 = a[7];
    long a8 = a[8];
    long a9 = a[9];
    long d0 = 2 * a0;
    long d1 = 2 * a1;
    long d2 = 2 * a2;
    long d3 = 2 * a3;
    long d4 = 2 * a4;
    long d5 = 2 * a5;
    long d6 = 2 * a6;
    long d7 = 2 * a7;
    long d8 = 2 * a8;
    return reduce(
        a0 * a0,
        d0 * a1,
        d0 * a2 + a1 * a1,
        d0 * a3 + d1 * a2,
        d0 * a4 + d1 * a3 + a2 * a2,
        d0 * a5 + d1 * a4 + d2 * a3,
        d0 * a6 + d1 * a5 + d2 * a4 + a3 * a3,
        d0 * a7 + d1 * a6 + d2 * a5 + d3 * a4,
        d0 * a8 + d1 * a7 + d2 * a6 + d3 * a5 + a4 * a4,
        d0 * a9 + d1 * a8 + d2 * a7 + d3 * a6 + d4 * a5,
        d1 * a9 + d2 * a8 + d3 * a7 + d4 * a6 + a5 * a5,
        d2 * a9 + d3 * a8 + d4 * a7 + d5 * a6,
        d3 * a9 + d4 * a8 + d5 * a7 + a6 * a6,
        d4 * a9 + d5 * a8 + d6 * a7,
        d5 * a9 + d6 * a8 + a7 * a7,
        d6 * a9 + d7 * a8,
        d7 * a9 + a8 * a8,
        d8 * a9,
        a9 * a9);
  }

  /** Returns the element that has these columns of a product, c<i>k</i> counting for 2^(26·k). */
  private static long[] reduce(
      long c0,
      long c1,
      long c2,
      long c3,
      long c4,
      long c5,
      long c6,
      long c7,
      long c8,
      long c9,
      long c10,
      long c11,
      long c12,
      long c13,
      long c14,
      long c15,
      long c16,
      long c17,
      long c18) {
    // The upper columns are cut to limbs before they are folded, all at once, not one after the
    // other as in a full carry.
    long r0 = c0 + FOLD * (c10 & MASK);
    long r1 = c1 + FOLD * ((c11 & MASK) + (c10 >> BITS));
    long r2 = c2 + FOLD * ((c12 & MASK) + (c11 >> BITS));
    long r3 = c3 + FOLD * ((c13 & MASK) + (c12 >> BITS));
    long r4 = c4 + FOLD * ((c14 & MASK) + (c13 >> BITS));
    long r5 = c5 + FOLD * ((c15 & MASK) + (c14 >> BITS));
    long r6 = c6 + FOLD * ((c16 & MASK) + (c15 >> BITS));
    long r7 = c7 + FOLD * ((c17 & MASK) + (c16 >> BITS));
    long r8 = c8 + FOLD * ((c18 & MASK) + (c17 >> BITS));
    long r9 = c9 + FOLD * (c18 >> BITS);
    // Two chains of carries side by side, and what the one brings the other.
    r1 += r0 >> BITS;
    r0 &= MASK;
    r6 += r5 >> BITS;
    r5 &= MASK;
    r2 += r1 >> BITS;
    r1 &= MASK;
    r7 += r6 >> BITS;
    r6 &= MASK;
    r3 += r2 >> BITS;
    r2 &= MASK;
    r8 += r7 >> BITS;
    r7 &= MASK;
    r4 += r3 >> BITS;
    r3 &= MASK;
    r9 += r8 >> BITS;
    r8 &= MASK;
    r5 += r4 >> BITS;
    r4 &= MASK;
    r0 += FOLD * (r9 >> BITS);
    r9 &= MASK;
    r6 += r5 >> BITS;
    r5 &= MASK;
    r1 += r0 >> BITS;
    r0 &= MASK;
    r7 += r6 >> BITS;
    r6 &= MASK;
    r2 += r1 >> BITS;
    r1 &= MASK;
    return new long[] {r0, r1, r2, r3, r4, r5, r6, r7, r8, r9};
  }

  /** Returns 1/a, or 0 for 0: a to the power of p − 2 = 2^255 − 21 = (2^250 − 1)·2^5 + 11. */
  static long[] invert(long[] a) {
    long[] two = square(a);
    long[] nine = multiply(squares(two, 2), a);
    long[] eleven = multiply(nine, two);
    // The powers of 2^n − 1, n ones in binary: of n + m ones by shifting n of them before m.
    long[] ones5 = multiply(square(eleven), nine);
    long[] ones10 = multiply(squares(ones5, 5), ones5);
    long[] ones20 = multiply(squares(ones10, 10), ones10);
    long[] ones40 = multiply(squares(ones20, 20), ones20);
    long[] ones50 = multiply(squares(ones40, 10), ones10);
    long[] ones100 = multiply(squares(ones50, 50), ones50);
    long[] ones200 = multiply(squares(ones100, 100), ones100);
    long[] ones250 = multiply(squares(ones200, 50), ones50);
    return multiply(squares(ones250, 5), eleven);
  }

  /** Returns a to the power of 2^times. */
  private static long[] squares(long[] a, int times) {
    long[] power = a;
    for (int i = 0; i < times; i++) {
      power = square(power);
    }
    return power;
  }

  /** Makes {@code blank} a copy of {@code a} if {@code mask} is −1; does nothing if it is 0. */
  static void select(long[] blank, long[] a, long mask) {
    for (int i = 0; i < LIMBS; i++) {
      blank[i] |= a[i] & mask;
    }
  }

  static long[] blank() {
    return new long[LIMBS];
  }
}
