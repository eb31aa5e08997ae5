package org.relevo.core.trust;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Optional;
import java.util.Set;
import org.relevo.formats.sexp.Atom;
import org.relevo.formats.sexp.Sexp;
import org.relevo.formats.sexp.SexpList;

/**
 * Makes signing keys after parameters in libgcrypt's form, such as {@code (genkey (rsa (nbits 4:2048)))}. Thread-safe.
 *
 * <p>Supported: {@code ecc} or {@code ecdsa} with {@code (curve Ed25519)} and the flags {@code rfc6979} and {@code
 * transient-key}, and {@code rsa} or {@code openpgp-rsa} with {@code nbits} and an odd {@code rsa-use-e} from 65537.
 */
public final class KeyGenerator {
  /** What is made unless parameters say otherwise: the kind that {@code guix archive --generate-key} makes. */
  public static final String DEFAULT_PARAMETERS =
      "(genkey (ecdsa (curve Ed25519) (flags rfc6979)))";

  private static final Set<String> KNOWN = Set.of("curve", "flags", "nbits", "rsa-use-e");

  private final SecureRandom random;

  /** Creates a generator; {@code random} must be fit for long-lived secrets. */
  public KeyGenerator(SecureRandom random) {
    this.random = random;
  }

  /** Makes a key with {@link #DEFAULT_PARAMETERS}. */
  public SigningKey generate() {
    try {
      return generate(DEFAULT_PARAMETERS);
    } catch (TrustException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Makes a key.
   *
   * @param parameters {@code (genkey (KIND …))}
   * @throws TrustException if they are malformed or ask for what is not supported
   */
  public SigningKey generate(String parameters) throws TrustException {
    SexpList genkey =
        KeyForms.read(parameters.getBytes(StandardCharsets.UTF_8), "list of key parameters");
    SexpList kind = KeyForms.parameters(genkey, "genkey");
    for (Sexp item : kind.items().subList(Math.min(1, kind.size()), kind.size())) {
      if (item.asList()
          .flatMap(list -> list.atom(0))
          .filter(a -> KNOWN.contains(a.text()))
          .isEmpty()) {
        throw new TrustException("the key parameter " + item + " is not supported");
      }
    }
    return switch (kind.atom(0).map(Atom::text).orElse("")) {
      case "ecc", "ecdsa" -> elliptic(kind);
      case "rsa", "openpgp-rsa" -> rsa(kind);
      default -> throw KeyForms.unsupportedKind(kind);
    };
  }

  /** As libgcrypt does, sets the second highest bit and clears the highest and the three lowest. */
  private SigningKey elliptic(SexpList kind) throws TrustException {
    KeyForms.requireEcdsaOnEd25519(kind);
    byte[] secret = new byte[EdwardsPoint.SIZE];
    random.nextBytes(secret);
    secret[0] = (byte) (secret[0] & 0x7f | 0x40);
    secret[EdwardsPoint.SIZE - 1] &= (byte) 0xf8;
    return EccSigningKey.ofSecret(secret);
  }

  private SigningKey rsa(SexpList kind) throws TrustException {
    int bits = number(kind, "nbits")
        .orElseThrow(() -> new TrustException("an RSA key needs its size: (nbits 4:4096)"));
    RsaPublicKey.requireSize(bits);
    int exponent = number(kind, "rsa-use-e").orElse(RSAKeyGenParameterSpec.F4.intValue());
    if (exponent < RSAKeyGenParameterSpec.F4.intValue() || exponent % 2 == 0) {
      throw new TrustException("(rsa-use-e …) is not an odd number from 65537: " + exponent);
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(new RSAKeyGenParameterSpec(bits, BigInteger.valueOf(exponent)), random);
      return RsaSigningKey.of((RSAPrivateCrtKey) generator.generateKeyPair().getPrivate());
    } catch (GeneralSecurityException e) {
      throw new TrustException("making an RSA key failed: " + e.getMessage(), e);
    }
  }

  /** Reads a decimal number, such as libgcrypt takes in parameters. */
  private static Optional<Integer> number(SexpList kind, String name) throws TrustException {
    Optional<SexpList> child = kind.child(name);
    if (child.isEmpty()) {
      return Optional.empty();
    }
    String text = kind.value(name).map(Atom::text).orElse("");
    try {
      return Optional.of(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw new TrustException("(" + name + " …) is not a number: " + text, e);
    }
  }
}
