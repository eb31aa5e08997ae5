package org.relevo.core.trust;

import java.util.Arrays;
import java.util.Set;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.sexp.Atom;
import org.relevo.formats.sexp.SexpList;
import org.relevo.formats.sexp.SexpWriter;

/**
 * A signature string, as it follows a store item in a bundle: {@code (signature (data (flags F) (hash sha256 #…#))
 * (sig-val …) (public-key …))}, where F is {@code rfc6979} or {@code pkcs1} after the kind of key. Immutable. That one
 * could be read says nothing yet: see {@link #verifies}.
 */
public final class Signature {
  private static final int PARTS = 4;

  private final SexpList sexp;
  private final Hash signedHash;
  private final PublicKey key;

  private Signature(SexpList sexp, Hash signedHash, PublicKey key) {
    this.sexp = sexp;
    this.signedHash = signedHash;
    this.key = key;
  }

  /**
   * Reads a signature, a text in which each character is a byte. The text must be exactly what libgcrypt prints, or the canonical form, so that each signature has
   * no other texts that say the same.
   *
   * @throws TrustException if it is anything else
   */
  public static Signature parse(String text) throws TrustException {
    byte[] bytes = KeyForms.bytes(text);
    SexpList sexp = KeyForms.read(bytes, "signature");
    if (!text.equals(SexpWriter.advancedText(sexp))
        && !Arrays.equals(bytes, SexpWriter.canonical(sexp))) {
      throw new TrustException(
          "the signature is not laid out as libgcrypt does it: was it altered on" + " its way?");
    }
    return of(sexp);
  }

  private static Signature of(SexpList sexp) throws TrustException {
    if (!sexp.isNamed("signature") || sexp.size() != PARTS) {
      throw new TrustException(
          "a signature is (signature (data …) (sig-val …) (public-key …)), this is not");
    }
    SexpList data = part(sexp, 1, "data");
    part(sexp, 2, "sig-val");
    PublicKey key = PublicKey.of(part(sexp, 3, "public-key"));
    if (data.size() != 3 || !KeyForms.flags(data).equals(Set.of(key.dataFlag()))) {
      throw new TrustException(
          "what is signed is not (data (flags " + key.dataFlag() + ") (hash sha256 …))");
    }
    return new Signature(sexp, hash(data), key);
  }

  /** Returns the signature with this value. */
  static Signature of(Hash hash, SexpList value, PublicKey key) {
    SexpList data = SexpList.of(
        "data",
        SexpList.of("flags", key.dataFlag()),
        SexpList.of("hash", Atom.of("sha256"), Atom.of(hash.bytes())));
    return new Signature(SexpList.of("signature", data, value, key.sexp()), hash, key);
  }

  private static SexpList part(SexpList sexp, int index, String name) throws TrustException {
    return sexp.list(index)
        .filter(list -> list.isNamed(name))
        .orElseThrow(
            () -> new TrustException("the signature has no (" + name + " …) in its place"));
  }

  private static Hash hash(SexpList data) throws TrustException {
    SexpList hash = part(data, 2, "hash");
    boolean sha256 =
        hash.size() == 3 && hash.atom(1).filter(atom -> atom.is("sha256")).isPresent();
    return hash.atom(2)
        .filter(atom -> sha256 && atom.size() == Hash.SIZE)
        .map(atom -> Hash.of(atom.bytes()))
        .orElseThrow(() -> new TrustException("what is signed is not a SHA-256 value"));
  }

  /** Returns the hash that it claims to sign. */
  public Hash signedHash() {
    return signedHash;
  }

  /** Returns the key that it claims to be made with. */
  public PublicKey key() {
    return key;
  }

  /**
   * Returns whether it was made with its key for its hash.
   *
   * @throws TrustException if its value has not the form that the kind of key makes
   */
  public boolean verifies() throws TrustException {
    return key.verifies(signedHash, sexp.list(2).orElseThrow());
  }

  /** Returns the string in libgcrypt's advanced form. */
  public String text() {
    return SexpWriter.advancedText(sexp);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Signature signature && sexp.equals(signature.sexp);
  }

  @Override
  public int hashCode() {
    return sexp.hashCode();
  }

  @Override
  public String toString() {
    return "signature of " + signedHash + " by " + key;
  }
}
