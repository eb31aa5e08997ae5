package org.relevo.core.trust;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.relevo.formats.hash.Hash;

/**
 * The nonces of RFC 6979 with HMAC-SHA-256: the same for the same key and hash, so that signing needs no random numbers.
 * As libgcrypt does, and unlike the RFC, the secret goes in unreduced.
 */
final class DeterministicNonce {
  private static final String HMAC = "HmacSHA256";

  private final Mac mac;
  private final BigInteger order;
  private byte[] key = new byte[Hash.SIZE];
  private byte[] value = new byte[Hash.SIZE];
  private boolean retry;

  /**
   * Creates the sequence of nonces for a secret and a hash.
   *
   * @param secret 32 bytes, big-endian
   * @param order of the group; 249 to 256 bits
   */
  DeterministicNonce(byte[] secret, Hash hash, BigInteger order) {
    this.mac = mac();
    this.order = order;
    byte[] reduced = EdwardsPoint.bigEndian(leftmostBits(hash.bytes(), order).mod(order));
    Arrays.fill(value, (byte) 1);
    key = hmac(value, new byte[] {0}, secret, reduced);
    value = hmac(value);
    key = hmac(value, new byte[] {1}, secret, reduced);
    value = hmac(value);
  }

  /** Returns the leftmost bits of {@code bytes}, as many as {@code order} has. */
  static BigInteger leftmostBits(byte[] bytes, BigInteger order) {
    return new BigInteger(1, bytes).shiftRight(8 * bytes.length - order.bitLength());
  }

  /** Returns the next nonce, in 1 to order − 1. */
  BigInteger next() {
    while (true) {
      if (retry) {
        key = hmac(value, new byte[] {0});
        value = hmac(value);
      }
      retry = true;
      value = hmac(value);
      BigInteger candidate = leftmostBits(value, order);
      if (candidate.signum() > 0 && candidate.compareTo(order) < 0) {
        return candidate;
      }
    }
  }

  private static Mac mac() {
    try {
      return Mac.getInstance(HMAC);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }

  private byte[] hmac(byte[]... parts) {
    try {
      mac.init(new SecretKeySpec(key, HMAC));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("these bytes are a key of " + HMAC, e);
    }
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }
}
