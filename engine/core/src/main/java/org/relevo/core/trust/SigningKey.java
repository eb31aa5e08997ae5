package org.relevo.core.trust;

import org.relevo.formats.hash.Hash;
import org.relevo.formats.sexp.SexpList;
import org.relevo.formats.sexp.SexpWriter;

/**
 * A secret key that signs store items: {@code (private-key (ecc …))} or {@code (private-key (rsa …))}. Thread-safe;
 * its {@link #toString} tells nothing of the secret.
 */
public abstract sealed class SigningKey implements BundleSigner
    permits EccSigningKey, RsaSigningKey {
  private final SexpList sexp;
  private final PublicKey publicKey;

  SigningKey(SexpList sexp, PublicKey publicKey) {
    this.sexp = sexp;
    this.publicKey = publicKey;
  }

  /**
   * Reads a key in the canonical or the advanced form, and checks that its parts belong together.
   *
   * @throws TrustException if they do not, or if it is not a private key of a supported kind
   */
  public static SigningKey parse(byte[] text) throws TrustException {
    SexpList sexp = KeyForms.read(text, "private key");
    SexpList parameters = KeyForms.parameters(sexp, "private-key");
    if (parameters.isNamed("ecc") || parameters.isNamed("ecdsa")) {
      return EccSigningKey.of(sexp, parameters);
    }
    if (parameters.isNamed("rsa")) {
      return RsaSigningKey.of(sexp, parameters);
    }
    throw KeyForms.unsupportedKind(parameters);
  }

  /** Returns the key that verifies what this one signs. */
  public final PublicKey publicKey() {
    return publicKey;
  }

  /** Returns {@code (sig-val …)} for {@code hash}: always the same for the same hash. */
  abstract SexpList value(Hash hash);

  /** Signs {@code hash}. */
  public final Signature signature(Hash hash) {
    return Signature.of(hash, value(hash), publicKey);
  }

  @Override
  public final String sign(Hash hash) {
    return signature(hash).text();
  }

  /** Returns the secret in libgcrypt's advanced form, for the key file and nowhere else. */
  final byte[] secretText() {
    return SexpWriter.advanced(sexp);
  }

  /** Names the public key. */
  @Override
  public final String toString() {
    return "secret of " + publicKey;
  }
}
