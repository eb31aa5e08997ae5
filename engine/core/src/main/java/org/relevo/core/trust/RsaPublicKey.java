package org.relevo.core.trust;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.sexp.SexpList;

/** An RSA public key, whose signatures are those of PKCS#1 v1.5 over SHA-256 (RFC 8017, section 8.2). */
final class RsaPublicKey implements PublicKey {
  static final int MIN_BITS = 1024;
  static final int MAX_BITS = 16384;

  /** The DER encoding of a SHA-256 DigestInfo, up to the hash. */
  private static final byte[] DIGEST_INFO =
      HexFormat.of().parseHex("3031300d060960864801650304020105000420");

  private static final int MAX_EXPONENT_BITS = 64;
  private static final BigInteger THREE = BigInteger.valueOf(3);

  private final SexpList sexp;
  private final BigInteger n;
  private final BigInteger e;

  private RsaPublicKey(SexpList sexp, BigInteger n, BigInteger e) {
    this.sexp = sexp;
    this.n = n;
    this.e = e;
  }

  static RsaPublicKey of(SexpList sexp, SexpList parameters) throws TrustException {
    if (parameters.size() != 3) {
      throw new TrustException("an RSA public key is (rsa (n …) (e …)) and nothing more");
    }
    BigInteger n = KeyForms.number(parameters, "n");
    BigInteger e = KeyForms.number(parameters, "e");
    requireSize(n.bitLength());
    if (!n.testBit(0)) {
      throw new TrustException("the modulus of this RSA key is even");
    }
    if (!e.testBit(0) || e.compareTo(THREE) < 0 || e.bitLength() > MAX_EXPONENT_BITS) {
      throw new TrustException("the exponent of this RSA key is even, or not in 3 to 2^64");
    }
    return new RsaPublicKey(sexp, n, e);
  }

  static RsaPublicKey of(BigInteger n, BigInteger e) throws TrustException {
    SexpList sexp = standard(n, e);
    return of(sexp, KeyForms.parameters(sexp, "public-key"));
  }

  static void requireSize(int bits) throws TrustException {
    if (bits < MIN_BITS || bits > MAX_BITS) {
      throw new TrustException("an RSA key of " + bits + " bits: between " + MIN_BITS + " and "
          + MAX_BITS + " are accepted");
    }
  }

  private static SexpList standard(BigInteger n, BigInteger e) {
    return SexpList.of(
        "public-key",
        SexpList.of("rsa", SexpList.of("n", n.toByteArray()), SexpList.of("e", e.toByteArray())));
  }

  BigInteger modulus() {
    return n;
  }

  BigInteger exponent() {
    return e;
  }

  /** Returns what is padded and raised to the power of the key. */
  static byte[] digestInfo(Hash hash) {
    byte[] info = Arrays.copyOf(DIGEST_INFO, DIGEST_INFO.length + Hash.SIZE);
    System.arraycopy(hash.bytes(), 0, info, DIGEST_INFO.length, Hash.SIZE);
    return info;
  }

  @Override
  public SexpList sexp() {
    return sexp;
  }

  @Override
  public SexpList standardSexp() {
    return standard(n, e);
  }

  /** Makes the one padded hash there is and compares, which leaves nothing to parse and so nothing to be lax about. */
  @Override
  public boolean verifies(Hash hash, SexpList value) throws TrustException {
    SexpList rsa = KeyForms.parameters(value, "sig-val");
    if (!rsa.isNamed("rsa") || rsa.size() != 2) {
      throw new TrustException("the value is not (rsa (s …)), as an RSA key makes it");
    }
    BigInteger s = KeyForms.number(rsa, "s");
    return s.compareTo(n) < 0 && s.modPow(e, n).equals(padded(hash));
  }

  private BigInteger padded(Hash hash) {
    byte[] info = digestInfo(hash);
    byte[] block = new byte[(n.bitLength() + 7) / 8];
    Arrays.fill(block, (byte) 0xff);
    block[0] = 0;
    block[1] = 1;
    block[block.length - info.length - 1] = 0;
    System.arraycopy(info, 0, block, block.length - info.length, info.length);
    return new BigInteger(1, block);
  }

  @Override
  public String dataFlag() {
    return "pkcs1";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RsaPublicKey key && n.equals(key.n) && e.equals(key.e);
  }

  @Override
  public int hashCode() {
    return Objects.hash(n, e);
  }

  /** Returns the kind and the fingerprint. */
  @Override
  public String toString() {
    return "RSA key " + fingerprint();
  }
}
