package org.relevo.core.trust;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.sexp.SexpList;

/** A public key of {@link Ecdsa}: a point of prime order. */
final class EccPublicKey implements PublicKey {
  private static final int PREFIX_COMPRESSED = 0x40;
  private static final int PREFIX_UNCOMPRESSED = 0x04;

  static final RecentKeys RECENT = new RecentKeys();

  private final SexpList sexp;
  private final Comb comb;
  private final byte[] q;

  private EccPublicKey(SexpList sexp, Comb comb, byte[] q) {
    this.sexp = sexp;
    this.comb = comb;
    this.q = q;
  }

  static EccPublicKey of(SexpList sexp, SexpList parameters) throws TrustException {
    KeyForms.requireEcdsaOnEd25519(parameters);
    byte[] q = KeyForms.bytes(parameters, "q");
    Optional<EccPublicKey> recent = RECENT.find(q);
    if (recent.isPresent()) {
      return new EccPublicKey(sexp, recent.get().comb, recent.get().q);
    }
    EdwardsPoint point = point(q)
        .orElseThrow(() -> new TrustException("q is not the encoding of a point of the curve"));
    EccPublicKey key = new EccPublicKey(sexp, new Comb(point), point.compress());
    if (!key.comb.isOfPrimeOrder()) {
      throw new TrustException("q is a point of small or mixed order, with which signatures of"
          + " others could be forged");
    }
    // Not with what else the expression may hold, which can be long, or a secret.
    RECENT.add(q, new EccPublicKey(standard(key.q), key.comb, key.q));
    return key;
  }

  /** Returns the key of a secret, which must not be a multiple of the order. */
  static EccPublicKey ofSecret(byte[] d) throws TrustException {
    SexpList sexp = standard(Comb.BASE.multiply(d).compress());
    return of(sexp, KeyForms.parameters(sexp, "public-key"));
  }

  private static Optional<EdwardsPoint> point(byte[] q) {
    int size = EdwardsPoint.SIZE;
    if (q.length == size + 1 && q[0] == PREFIX_COMPRESSED) {
      return EdwardsPoint.decompress(Arrays.copyOfRange(q, 1, q.length));
    }
    if (q.length == 2 * size + 1 && q[0] == PREFIX_UNCOMPRESSED) {
      return EdwardsPoint.of(new BigInteger(1, q, 1, size), new BigInteger(1, q, 1 + size, size));
    }
    return EdwardsPoint.decompress(q);
  }

  private static SexpList standard(byte[] q) {
    return SexpList.of(
        "public-key",
        SexpList.of("ecc", SexpList.of("curve", KeyForms.CURVE), SexpList.of("q", q)));
  }

  byte[] q() {
    return q.clone();
  }

  @Override
  public SexpList sexp() {
    return sexp;
  }

  @Override
  public SexpList standardSexp() {
    return standard(q);
  }

  @Override
  public boolean verifies(Hash hash, SexpList value) throws TrustException {
    SexpList pair = KeyForms.parameters(value, "sig-val");
    if (!pair.isNamed("ecdsa") || pair.size() != 3) {
      throw new TrustException("the value is not (ecdsa (r …) (s …)), as a key on the curve "
          + KeyForms.CURVE + " makes it");
    }
    return Ecdsa.verify(
        comb, hash, new Ecdsa.Pair(KeyForms.number(pair, "r"), KeyForms.number(pair, "s")));
  }

  @Override
  public String dataFlag() {
    return "rfc6979";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EccPublicKey key && Arrays.equals(q, key.q);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(q);
  }

  /** Returns the kind and the fingerprint. */
  @Override
  public String toString() {
    return KeyForms.CURVE + " key " + fingerprint();
  }
}
