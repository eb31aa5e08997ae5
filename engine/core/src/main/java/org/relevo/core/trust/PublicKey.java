package org.relevo.core.trust;

import java.util.Base64;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.sexp.SexpList;
import org.relevo.formats.sexp.SexpWriter;

/**
 * A public key that signs store items: {@code (public-key (ecc (curve Ed25519) (q #…#)))} or {@code (public-key (rsa (n
 * #…#) (e #…#)))}. Immutable. Two keys are equal if they verify the same signatures, however they were written; {@link
 * #sexp} keeps the way they were.
 */
public sealed interface PublicKey permits EccPublicKey, RsaPublicKey {
  /**
   * Reads a key in the canonical or the advanced form.
   *
   * @throws TrustException if it is not a public key, is of a kind that is not supported, or is not safe to verify with
   */
  static PublicKey parse(byte[] text) throws TrustException {
    return of(KeyForms.read(text, "public key"));
  }

  /** Reads a key from text in which each character is a byte, as {@link #parse(byte[])}. */
  static PublicKey parse(String text) throws TrustException {
    return parse(KeyForms.bytes(text));
  }

  /**
   * Returns the key that an s-expression is.
   *
   * @throws TrustException as {@link #parse(byte[])}
   */
  static PublicKey of(SexpList sexp) throws TrustException {
    SexpList parameters = KeyForms.parameters(sexp, "public-key");
    if (parameters.isNamed("ecc") || parameters.isNamed("ecdsa")) {
      return EccPublicKey.of(sexp, parameters);
    }
    if (parameters.isNamed("rsa")) {
      return RsaPublicKey.of(sexp, parameters);
    }
    throw KeyForms.unsupportedKind(parameters);
  }

  /** Returns the s-expression as it was read. */
  SexpList sexp();

  /** Returns the s-expression as libgcrypt writes a key of this kind; equal keys have equal ones. */
  SexpList standardSexp();

  /**
   * Returns whether a signature's value was made with this key for {@code hash}.
   *
   * @param value {@code (sig-val …)}
   * @throws TrustException if the value has not the form that this kind of key makes
   */
  boolean verifies(Hash hash, SexpList value) throws TrustException;

  /** Returns the flag that stands in the signed data of this kind of key. */
  String dataFlag();

  /** Returns {@link #sexp} in libgcrypt's advanced form, which is what key files hold. */
  default String text() {
    return SexpWriter.advancedText(sexp());
  }

  /**
   * Returns {@code SHA256:} and the base 64, without padding, of the SHA-256 of the standard s-expression in canonical
   * form: a short name for messages and announcements.
   */
  default String fingerprint() {
    byte[] hash = Hash.sha256(SexpWriter.canonical(standardSexp())).bytes();
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
  }
}
