package org.relevo.core.trust;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * A point of edwards25519, the curve −x² + y² = 1 + d·x²·y² with d = −121665/121666 over the integers modulo 2^255 − 19.
 * Immutable.
 *
 * <p>Extended coordinates (x = X/Z, y = Y/Z, x·y = T/Z) and the addition law of Hisil, Wong, Carter and Dawson (2008),
 * which is complete on this curve: it has no exceptions that would need branches. {@link Comb} multiplies points.
 */
final class EdwardsPoint {
  /** How many bytes a compressed point or a scalar has. */
  static final int SIZE = 32;

  /** The order of the base point: 2^252 + 27742317777372353535851937790883648493. */
  static final BigInteger ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  static final EdwardsPoint IDENTITY =
      new EdwardsPoint(Field25519.ZERO, Field25519.ONE, Field25519.ONE, Field25519.ZERO);

  private static final BigInteger P = Field25519.P;
  private static final BigInteger D = BigInteger.valueOf(-121665)
      .multiply(BigInteger.valueOf(121666).modInverse(P))
      .mod(P);
  private static final BigInteger SQRT_MINUS_ONE =
      BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
  private static final long[] TWO_D = Field25519.of(D.shiftLeft(1));

  /** The base point: y = 4/5, x even. */
  static final EdwardsPoint BASE = base();

  private final long[] x;
  private final long[] y;
  private final long[] z;
  private final long[] t;

  private EdwardsPoint(long[] x, long[] y, long[] z, long[] t) {
    this.x = x;
    this.y = y;
    this.z = z;
    this.t = t;
  }

  private static EdwardsPoint base() {
    BigInteger y =
        BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(P)).mod(P);
    return ofY(y, false).orElseThrow();
  }

  private static EdwardsPoint affine(BigInteger x, BigInteger y) {
    return new EdwardsPoint(
        Field25519.of(x), Field25519.of(y), Field25519.ONE, Field25519.of(x.multiply(y)));
  }

  /** Returns the point with these coordinates, if they are reduced and it is on the curve. */
  static Optional<EdwardsPoint> of(BigInteger x, BigInteger y) {
    return x.signum() < 0 || x.compareTo(P) >= 0
        ? Optional.empty()
        : ofY(y, x.testBit(0)).filter(point -> point.affineX().equals(x));
  }

  /** Decodes the 32 bytes of a compressed point, if they are the one encoding of a point of the curve. */
  static Optional<EdwardsPoint> decompress(byte[] encoded) {
    if (encoded.length != SIZE) {
      return Optional.empty();
    }
    byte[] bigEndian = reverse(encoded);
    boolean odd = bigEndian[0] < 0;
    bigEndian[0] &= 0x7f;
    return ofY(new BigInteger(1, bigEndian), odd);
  }

  /** Solves the curve's equation for x: x² = (y² − 1) / (d·y² + 1). */
  private static Optional<EdwardsPoint> ofY(BigInteger y, boolean odd) {
    if (y.signum() < 0 || y.compareTo(P) >= 0) {
      return Optional.empty();
    }
    BigInteger ySquare = y.multiply(y).mod(P);
    BigInteger square = ySquare
        .subtract(BigInteger.ONE)
        .multiply(D.multiply(ySquare).add(BigInteger.ONE).modInverse(P))
        .mod(P);
    BigInteger x = square.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    if (!x.multiply(x).mod(P).equals(square)) {
      x = x.multiply(SQRT_MINUS_ONE).mod(P);
    }
    if (!x.multiply(x).mod(P).equals(square) || (x.signum() == 0 && odd)) {
      return Optional.empty();
    }
    return Optional.of(affine(x.testBit(0) == odd ? x : P.subtract(x), y));
  }

  /** Returns the compressed encoding: y little-endian, the lowest bit of x in the highest bit. */
  byte[] compress() {
    long[] inverse = Field25519.invert(z);
    byte[] encoded = reverse(bigEndian(Field25519.value(Field25519.multiply(y, inverse))));
    if (Field25519.value(Field25519.multiply(x, inverse)).testBit(0)) {
      encoded[SIZE - 1] |= (byte) 0x80;
    }
    return encoded;
  }

  /** Returns x. */
  BigInteger affineX() {
    return Field25519.value(Field25519.multiply(x, Field25519.invert(z)));
  }

  boolean isIdentity() {
    return Field25519.value(x).signum() == 0
        && Field25519.value(Field25519.subtract(y, z)).signum() == 0;
  }

  Addend addend() {
    return new Addend(
        Field25519.add(y, x),
        Field25519.subtract(y, x),
        Field25519.add(z, z),
        Field25519.multiply(t, TWO_D));
  }

  EdwardsPoint add(EdwardsPoint other) {
    return add(other.addend());
  }

  EdwardsPoint add(Addend o) {
    long[] a = Field25519.multiply(Field25519.subtract(y, x), o.difference);
    long[] b = Field25519.multiply(Field25519.add(y, x), o.sum);
    long[] c = Field25519.multiply(t, o.twiceDt);
    long[] d = Field25519.multiply(z, o.twiceZ);
    return combine(
        Field25519.subtract(b, a),
        Field25519.subtract(d, c),
        Field25519.add(d, c),
        Field25519.add(b, a));
  }

  EdwardsPoint twice() {
    long[] a = Field25519.square(x);
    long[] b = Field25519.square(y);
    long[] zz = Field25519.square(z);
    long[] g = Field25519.subtract(b, a);
    long[] h = Field25519.add(a, b);
    return combine(
        Field25519.subtract(Field25519.square(Field25519.add(x, y)), h),
        Field25519.subtract(Field25519.subtract(g, zz), zz),
        g,
        Field25519.subtract(Field25519.ZERO, h));
  }

  private static EdwardsPoint combine(long[] e, long[] f, long[] g, long[] h) {
    return new EdwardsPoint(
        Field25519.multiply(e, f),
        Field25519.multiply(g, h),
        Field25519.multiply(f, g),
        Field25519.multiply(e, h));
  }

  /** Returns a number below 2^256 as 32 bytes. */
  static byte[] bigEndian(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] fixed = new byte[SIZE];
    int length = Math.min(bytes.length, SIZE);
    System.arraycopy(bytes, bytes.length - length, fixed, SIZE - length, length);
    return fixed;
  }

  private static byte[] reverse(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EdwardsPoint point && Arrays.equals(compress(), point.compress());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(compress());
  }
}
