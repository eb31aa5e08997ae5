package org.relevo.core.trust;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import javax.crypto.Cipher;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.sexp.SexpList;

/**
 * An RSA secret key. The power is left to the Java platform, which blinds it and checks the result, so that neither time
 * nor a fault of the hardware gives the secret away.
 */
final class RsaSigningKey extends SigningKey {
  private final PrivateKey secret;

  private RsaSigningKey(SexpList sexp, PublicKey publicKey, PrivateKey secret) {
    super(sexp, publicKey);
    this.secret = secret;
  }

  static RsaSigningKey of(SexpList sexp, SexpList parameters) throws TrustException {
    RsaPublicKey publicKey =
        RsaPublicKey.of(KeyForms.number(parameters, "n"), KeyForms.number(parameters, "e"));
    BigInteger d = KeyForms.number(parameters, "d");
    BigInteger p = KeyForms.number(parameters, "p");
    BigInteger q = KeyForms.number(parameters, "q");
    BigInteger one = BigInteger.ONE;
    if (!p.multiply(q).equals(publicKey.modulus())
        || p.equals(one)
        || q.equals(one)
        || !isInverse(d, publicKey.exponent(), p.subtract(one))
        || !isInverse(d, publicKey.exponent(), q.subtract(one))) {
      throw new TrustException("the parts of this RSA private key do not belong together");
    }
    try {
      PrivateKey secret = KeyFactory.getInstance("RSA")
          .generatePrivate(new RSAPrivateCrtKeySpec(
              publicKey.modulus(),
              publicKey.exponent(),
              d,
              p,
              q,
              d.mod(p.subtract(one)),
              d.mod(q.subtract(one)),
              q.modInverse(p)));
      return new RsaSigningKey(sexp, publicKey, secret);
    } catch (GeneralSecurityException | ArithmeticException e) {
      throw new TrustException("this RSA private key cannot be used: " + e.getMessage(), e);
    }
  }

  private static boolean isInverse(BigInteger d, BigInteger e, BigInteger order) {
    return d.multiply(e).mod(order).equals(BigInteger.ONE);
  }

  /** Writes a generated key as libgcrypt does: p is the smaller prime, and u its inverse modulo q. */
  static RsaSigningKey of(RSAPrivateCrtKey key) throws TrustException {
    BigInteger p = key.getPrimeP().min(key.getPrimeQ());
    BigInteger q = key.getPrimeP().max(key.getPrimeQ());
    SexpList parameters = SexpList.of(
        "rsa",
        number("n", key.getModulus()),
        number("e", key.getPublicExponent()),
        number("d", key.getPrivateExponent()),
        number("p", p),
        number("q", q),
        number("u", p.modInverse(q)));
    return of(SexpList.of("private-key", parameters), parameters);
  }

  private static SexpList number(String name, BigInteger value) {
    return SexpList.of(name, value.toByteArray());
  }

  @Override
  SexpList value(Hash hash) {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      cipher.init(Cipher.ENCRYPT_MODE, secret);
      byte[] power = cipher.doFinal(RsaPublicKey.digestInfo(hash));
      return SexpList.of("sig-val", SexpList.of("rsa", SexpList.of("s", power)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform cannot sign with RSA", e);
    }
  }
}
