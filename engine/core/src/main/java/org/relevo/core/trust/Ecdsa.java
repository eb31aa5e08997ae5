package org.relevo.core.trust;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.relevo.formats.hash.Hash;

/**
 * ECDSA over the group of edwards25519, as libgcrypt does with keys on {@code (curve Ed25519)} that have no {@code eddsa}
 * flag. This is not EdDSA: r is the x coordinate of the nonce's point modulo the group's order n, and z is the leftmost
 * 253 bits of the hash.
 *
 * <p>What time tells: the multiplication of the base point by the nonce, the part that classic attacks go for, runs in
 * constant time as far as the Java code goes (a virtual machine gives no promise). The few operations modulo n are
 * {@link BigInteger}'s, whose time varies with the values; they are blinded with a random factor, so that what varies is
 * not the secret. Secrets are not wiped from memory, since Java's collector may have copied them.
 */
final class Ecdsa {
  private static final BigInteger N = EdwardsPoint.ORDER;
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * A signature.
   *
   * @param r in 1 to n − 1
   * @param s in 1 to n − 1
   */
  record Pair(BigInteger r, BigInteger s) {}

  private Ecdsa() {}

  /**
   * Signs with the secret {@code d}, 32 bytes big-endian.
   */
  static Pair sign(byte[] d, Hash hash) {
    BigInteger secret = new BigInteger(1, d);
    BigInteger z = DeterministicNonce.leftmostBits(hash.bytes(), N);
    DeterministicNonce nonces = new DeterministicNonce(d, hash, N);
    while (true) {
      BigInteger k = nonces.next();
      BigInteger r = Comb.BASE.multiply(EdwardsPoint.bigEndian(k)).affineX().mod(N);
      // s = (z + r·d) / k, both halves of the fraction times a random number
      BigInteger blind = new BigInteger(N.bitLength() - 1, RANDOM).setBit(0);
      BigInteger above =
          blind.multiply(z).add(blind.multiply(r).mod(N).multiply(secret)).mod(N);
      BigInteger s = above.multiply(blind.multiply(k).mod(N).modInverse(N)).mod(N);
      if (r.signum() != 0 && s.signum() != 0) {
        return new Pair(r, s);
      }
    }
  }

  /** Returns whether {@code signature} of {@code hash} was made with the secret of {@code key}, of a point of order n. */
  static boolean verify(Comb key, Hash hash, Pair signature) {
    if (!inRange(signature.r()) || !inRange(signature.s())) {
      return false;
    }
    BigInteger inverse = signature.s().modInverse(N);
    BigInteger z = DeterministicNonce.leftmostBits(hash.bytes(), N);
    EdwardsPoint ofHash =
        Comb.BASE.multiply(EdwardsPoint.bigEndian(z.multiply(inverse).mod(N)));
    EdwardsPoint ofKey =
        key.multiply(EdwardsPoint.bigEndian(signature.r().multiply(inverse).mod(N)));
    return ofHash.add(ofKey).affineX().mod(N).equals(signature.r());
  }

  private static boolean inRange(BigInteger value) {
    return value.signum() > 0 && value.compareTo(N) < 0;
  }
}
