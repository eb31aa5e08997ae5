package org.relevo.core.trust;

import java.math.BigInteger;
import java.util.Arrays;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.sexp.SexpList;

/** A secret key of {@link Ecdsa}. */
final class EccSigningKey extends SigningKey {
  private final byte[] secret;

  private EccSigningKey(SexpList sexp, PublicKey publicKey, byte[] secret) {
    super(sexp, publicKey);
    this.secret = secret;
  }

  static EccSigningKey of(SexpList sexp, SexpList parameters) throws TrustException {
    KeyForms.requireEcdsaOnEd25519(parameters);
    BigInteger d = KeyForms.number(parameters, "d");
    if (d.bitLength() > 8 * EdwardsPoint.SIZE || d.mod(EdwardsPoint.ORDER).signum() == 0) {
      throw new TrustException("the secret number d of this key is out of range");
    }
    byte[] secret = EdwardsPoint.bigEndian(d);
    EccPublicKey publicKey = EccPublicKey.ofSecret(secret);
    if (!parameters.children("q").isEmpty()
        && !EccPublicKey.of(sexp, parameters).equals(publicKey)) {
      throw new TrustException("the parts q and d of this private key do not belong together");
    }
    return new EccSigningKey(sexp, publicKey, secret);
  }

  /** Makes the key of 32 secret bytes, big-endian. */
  static EccSigningKey ofSecret(byte[] secret) throws TrustException {
    EccPublicKey publicKey = EccPublicKey.ofSecret(secret);
    SexpList parameters = SexpList.of(
        "ecc",
        SexpList.of("curve", KeyForms.CURVE),
        SexpList.of("q", publicKey.q()),
        SexpList.of("d", secret));
    return new EccSigningKey(SexpList.of("private-key", parameters), publicKey, secret.clone());
  }

  @Override
  SexpList value(Hash hash) {
    Ecdsa.Pair pair = Ecdsa.sign(secret, hash);
    return SexpList.of(
        "sig-val",
        SexpList.of(
            "ecdsa", SexpList.of("r", unsigned(pair.r())), SexpList.of("s", unsigned(pair.s()))));
  }

  /** As few bytes as will do, without one for a sign: so libgcrypt writes these two, unlike all other numbers. */
  private static byte[] unsigned(BigInteger value) {
    byte[] bytes = value.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }
}
