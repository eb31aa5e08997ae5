package org.relevo.core.trust;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.relevo.formats.sexp.Atom;
import org.relevo.formats.sexp.Sexp;
import org.relevo.formats.sexp.SexpFormatException;
import org.relevo.formats.sexp.SexpList;
import org.relevo.formats.sexp.SexpReader;

/** The parts that the s-expressions of keys and signatures have in common. */
final class KeyForms {
  static final String CURVE = "Ed25519";

  private KeyForms() {}

  /**
   * Returns the bytes that a text in the advanced form stands for, one for each character.
   *
   * @throws TrustException if a character is no byte
   */
  static byte[] bytes(String text) throws TrustException {
    if (text.chars().anyMatch(character -> character > 0xff)) {
      throw new TrustException("it has characters that are no bytes: was it altered on its way?");
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static SexpList read(byte[] text, String what) throws TrustException {
    try {
      return SexpReader.readList(text);
    } catch (SexpFormatException e) {
      throw new TrustException("not a " + what + ": " + e.getMessage(), e);
    }
  }

  /** Returns the list in {@code (NAME (KIND …))}. */
  static SexpList parameters(SexpList sexp, String name) throws TrustException {
    if (name.equals("public-key") && sexp.isNamed("private-key")) {
      // Not a word of it: this message may be logged.
      throw new TrustException(
          "not a public key but a secret one; give the .pub file beside it, as in:"
              + " relevo archive --authorize < signing-key.pub");
    }
    if (!sexp.isNamed(name) || sexp.size() != 2) {
      throw new TrustException("not a " + name.replace('-', ' ') + ": expected (" + name
          + " (KIND …)), got " + shape(sexp));
    }
    return sexp.list(1).orElseThrow(() -> new TrustException("a " + name + " without parameters"));
  }

  /** Returns the bytes of {@code (name BYTES)}, which must be there exactly once. */
  static byte[] bytes(SexpList list, String name) throws TrustException {
    if (list.children(name).size() != 1) {
      throw new TrustException("expected (" + name + " …) once in " + shape(list));
    }
    return list.value(name)
        .map(Atom::bytes)
        .orElseThrow(() -> new TrustException("(" + name + " …) has not one value"));
  }

  /** Returns the number above zero that {@code (name BYTES)} is, big-endian. */
  static BigInteger number(SexpList list, String name) throws TrustException {
    BigInteger number = new BigInteger(1, bytes(list, name));
    if (number.signum() == 0) {
      throw new TrustException("(" + name + " …) is zero");
    }
    return number;
  }

  /** Returns the words of {@code (flags …)}; none if it is not there. */
  static Set<String> flags(SexpList list) throws TrustException {
    Set<String> flags = new TreeSet<>();
    for (SexpList child : list.children("flags")) {
      for (Sexp flag : child.items().subList(1, child.size())) {
        flags.add(flag.asAtom()
            .map(Atom::text)
            .orElseThrow(() -> new TrustException("a list among the flags")));
      }
    }
    return flags;
  }

  /** Refuses other curves, and the flags that make the same numbers another kind of key. */
  static void requireEcdsaOnEd25519(SexpList parameters) throws TrustException {
    String curve = parameters
        .value("curve")
        .map(Atom::text)
        .orElseThrow(() -> new TrustException("an elliptic key without (curve " + CURVE + ")"));
    if (!curve.equals(CURVE)) {
      throw new TrustException(
          "keys on the curve " + curve + " are not supported, only " + CURVE + " and RSA keys");
    }
    for (String flag : flags(parameters)) {
      if (flag.equals("eddsa")) {
        throw new TrustException("EdDSA keys do not sign store items: the key must have no"
            + " (flags eddsa); relevo archive --generate-key makes a fitting one");
      }
      if (!flag.equals("rfc6979") && !flag.equals("transient-key")) {
        throw new TrustException("keys with the flag " + flag + " are not supported");
      }
    }
  }

  static TrustException unsupportedKind(SexpList parameters) {
    String kind = parameters.atom(0).map(Atom::text).orElse("nameless");
    return new TrustException(
        kind + " keys are not supported, only ecc (on " + CURVE + ") and rsa");
  }

  private static String shape(SexpList list) {
    String text = list.toString();
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
