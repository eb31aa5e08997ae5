package org.relevo.core.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.sexp.SexpList;
import org.relevo.formats.sexp.SexpWriter;

class PublicKeyTest {
  private static final String Q =
      "6816B5092761B6BAB0E6C0202445DEBF329CDA02A03339FDFA7FDE2F39014AAF";

  private static String ecc(String q) {
    return "(public-key (ecc (curve Ed25519) (q #" + q + "#)))";
  }

  @Test
  void equals_otherTextsOfTheSameKey_isTrue() throws Exception {
    PublicKey key = PublicKey.parse(TestingKeys.keyText("ecc", "public-key"));

    for (String text : new String[] {
      ecc(Q),
      ecc("40" + Q),
      "(public-key (ecc (q #" + Q.toLowerCase(Locale.ROOT) + "#) (curve Ed25519)))",
      "(public-key (ecc (curve Ed25519) (flags rfc6979) (q #" + Q + "#)))",
    }) {
      PublicKey other = PublicKey.parse(text);
      assertThat(other).isEqualTo(key).hasSameHashCodeAs(key);
      assertThat(other.fingerprint()).isEqualTo(key.fingerprint());
    }
    assertThat(PublicKey.parse(SexpWriter.canonical(key.sexp()))).isEqualTo(key);
    assertThat(PublicKey.parse(TestingKeys.text("bundle-signer.pub"))).isNotEqualTo(key);
  }

  @Test
  void equals_uncompressedPoint_isTrueForTheBasePoint() throws Exception {
    String base = "04216936D3CD6E53FEC0A4E231FDD6DC5C692CC7609525A7B2C9562D608F25D51A"
        + "6666666666666666666666666666666666666666666666666666666666666658";
    String compressed = "58" + "66".repeat(31);

    assertThat(PublicKey.parse(ecc(base))).isEqualTo(PublicKey.parse(ecc(compressed)));
    assertThatThrownBy(() -> PublicKey.parse(ecc(base.replace("51A66", "51B66"))))
        .isInstanceOf(TrustException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Identity, order 2, order 4 (twice), order 8.
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ECFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF7F",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26E8958FC2B227B045C3F489F2EF98F0D5DFAC05D3C63339B13802886D53FC05",
        "C7176A703D4DD84FBA3C0B760D10670F2A2053FA2C39CCC64EC7FD7792AC037A",
      })
  void parse_pointOfSmallOrder_isRefused(String q) {
    assertThatThrownBy(() -> PublicKey.parse(ecc(q)))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("small or mixed order");
  }

  @Test
  void parse_manyOtherKeysBetween_isTheSameKeyAndRefusesTheSame() throws Exception {
    SigningKey signer = EccSigningKey.ofSecret(EdwardsPoint.bigEndian(BigInteger.valueOf(1234)));
    Signature signature = signer.signature(Hash.sha256(new byte[] {1}));
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < RecentKeys.MOST + 2; i++) {
        byte[] secret = EdwardsPoint.bigEndian(BigInteger.valueOf(2000 + i));
        assertThat(EccSigningKey.ofSecret(secret).publicKey()).isNotEqualTo(signer.publicKey());
      }
      Signature read = Signature.parse(signature.text());
      assertThat(read.key()).isEqualTo(signer.publicKey());
      assertThat(read.verifies()).isTrue();
      assertThat(read.key().sexp()).isEqualTo(signer.publicKey().sexp());
    }
  }

  @Test
  void parse_keyWithMoreInIt_keepsThatInItselfOnly() throws Exception {
    byte[] q =
        EccPublicKey.ofSecret(EdwardsPoint.bigEndian(BigInteger.valueOf(77))).q();
    byte[] prefixed = HexFormat.of().parseHex("40" + HexFormat.of().formatHex(q));
    SexpList parameters = SexpList.of(
        "ecc",
        SexpList.of("curve", "Ed25519"),
        SexpList.of("q", prefixed),
        SexpList.of("d", "secret"));
    SexpList sexp = SexpList.of("public-key", parameters);

    assertThat(PublicKey.of(sexp).sexp()).isEqualTo(sexp);
    assertThat(EccPublicKey.RECENT.find(prefixed))
        .hasValueSatisfying(key -> assertThat(key.sexp()).isEqualTo(key.standardSexp()));
  }

  @Test
  void parse_pointWithSmallPart_isRefused() throws Exception {
    EdwardsPoint two = EdwardsPoint.decompress(
            HexFormat.of().parseHex("ec" + "ff".repeat(30) + "7f"))
        .orElseThrow();
    byte[] mixed = EdwardsPoint.BASE.add(two).compress();
    assertThatThrownBy(() -> PublicKey.parse(ecc(HexFormat.of().formatHex(mixed))))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("small or mixed order");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // y not on the curve; y = p and y = p + 1, which are other texts of 0 and 1; minus zero;
        // lengths.
        "0200000000000000000000000000000000000000000000000000000000000000",
        "EDFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF7F",
        "EEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF7F",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "68",
        "",
      })
  void parse_notAPoint_isRefused(String q) {
    assertThatThrownBy(() -> PublicKey.parse(ecc(q)))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("not the encoding of a point");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(public-key (ecc (curve \"NIST P-256\") (q #04#)))|NIST P-256",
        "(public-key (ecc (curve Ed25519) (flags eddsa) (q #04#)))|EdDSA",
        "(public-key (ecc (curve Ed25519) (flags param) (q #04#)))|flag param",
        "(public-key (ecc (curve Ed25519)))|expected (q …) once",
        "(public-key (ecc (q #04#)))|without (curve Ed25519)",
        "(public-key (dsa (y #04#)))|dsa keys are not supported",
        "(public-key (rsa (n #0101#) (e #010001#)))|9 bits",
        "(public-key (rsa (n #0101#)))|nothing more",
        "(private-key (ecc))|not a public key",
        "ecc|not a public key",
      })
  void parse_unfitKey_isRefusedWithTheReason(String text, String reason) {
    assertThatThrownBy(() -> PublicKey.parse(text))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void parse_rsaWithUnsafeExponent_isRefused() {
    String rsa = TestingKeys.keyText("rsa", "public-key");
    for (String e : new String[] {"#01#", "#02#", "#010000#", "#010000000000000001#"}) {
      assertThatThrownBy(() -> PublicKey.parse(rsa.replace("#010001#", e)))
          .isInstanceOf(TrustException.class)
          .hasMessageContaining("exponent");
    }
  }
}
