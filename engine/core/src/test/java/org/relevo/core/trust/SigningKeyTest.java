package org.relevo.core.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.sexp.SexpReader;
import org.relevo.formats.sexp.SexpWriter;

class SigningKeyTest {
  private static SigningKey parse(String text) throws TrustException {
    return SigningKey.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void sign_vectors_areThoseOfLibgcryptBitForBit() throws Exception {
    List<TestingKeys.Made> signatures = TestingKeys.signatures();
    assertThat(signatures).hasSize(6);
    for (TestingKeys.Made made : signatures) {
      SigningKey key = TestingKeys.signingKey(made.kind());
      assertThat(SexpWriter.advancedText(key.value(made.hash()))).isEqualTo(made.value());
      assertThat(key.publicKey().verifies(made.hash(), SexpReader.readList(made.value())))
          .isTrue();
    }
  }

  /** Made by libgcrypt 1.10 with the same key; the highest bit of what is left of r is set. */
  @Test
  void sign_shortNumbers_areWrittenWithoutLeadingZeros() {
    Hash hash = Hash.parseHex("35135aaa6cc23891b40cb3f378c53a17a1127210ce60e125ccf03efcfdaec458");
    assertThat(TestingKeys.signingKey("ecc").sign(hash))
        .contains("(r #98CD2B2E463AAF368384A623178C2D50D0CE9D2F79BB4F7F6FC61B21F87F84#)")
        .contains("(s #0F00F167AA1C1AAF81C8085B856EC092958ADED69954B7EFD6F0626BC0019593#)");
  }

  /** Libgcrypt quotes such a hash, raw; one in some thousand is of the kind. */
  @ParameterizedTest
  @ValueSource(strings = {"ecc", "rsa"})
  void sign_hashThatIsQuoted_canBeReadAndVerifies(String kind) throws Exception {
    byte[] bytes =
        "A\u00e4\"\\\u00ff".repeat(7).substring(0, 32).getBytes(StandardCharsets.ISO_8859_1);
    String text = TestingKeys.signingKey(kind).sign(Hash.of(bytes));
    assertThat(text).contains("(hash sha256 \"A\u00e4\\\"\\\\\u00ff");
    Signature signature = Signature.parse(text);
    assertThat(signature.signedHash()).isEqualTo(Hash.of(bytes));
    assertThat(signature.verifies()).isTrue();
    assertThatThrownBy(() -> Signature.parse(text.replace('\u00e4', '\u0416')))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("no bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecc", "rsa"})
  void publicKey_vectors_isTheOneBesideIt(String kind) throws Exception {
    SigningKey key = TestingKeys.signingKey(kind);
    String beside = TestingKeys.keyText(kind, "public-key");

    assertThat(key.publicKey()).isEqualTo(PublicKey.parse(beside));
    assertThat(key.publicKey().text()).isEqualTo(beside);
    assertThat(new String(key.secretText(), StandardCharsets.UTF_8))
        .isEqualTo(TestingKeys.keyText(kind, "private-key"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecc", "rsa"})
  void toString_anyKey_tellsNothingOfTheSecret(String kind) {
    SigningKey key = TestingKeys.signingKey(kind);
    assertThat(key.toString()).isEqualTo("secret of " + key.publicKey()).contains("SHA256:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecc", "rsa"})
  void verifies_otherHashOrOtherKey_isFalse(String kind) throws Exception {
    SigningKey key = TestingKeys.signingKey(kind);
    Hash hash = Hash.sha256(new byte[] {1});
    var value = key.value(hash);

    assertThat(key.publicKey().verifies(hash, value)).isTrue();
    assertThat(key.publicKey().verifies(Hash.sha256(new byte[] {2}), value)).isFalse();
    SigningKey other = new KeyGenerator(new SecureRandom())
        .generate(
            kind.equals("ecc") ? KeyGenerator.DEFAULT_PARAMETERS : "(genkey (rsa (nbits 4:1024)))");
    assertThat(other.publicKey().verifies(hash, value)).isFalse();
  }

  @Test
  void parse_partsOfTwoKeys_isRefused() {
    String ecc = TestingKeys.keyText("ecc", "private-key");
    assertThatThrownBy(() -> parse(ecc.replace("(d #64", "(d #65")))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("do not belong together");
    String rsa = TestingKeys.keyText("rsa", "private-key");
    assertThatThrownBy(() -> parse(rsa.replace("(d #42", "(d #43")))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("do not belong together");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(private-key (ecc (curve Ed25519) (d #00#)))|is zero",
        "(private-key (ecc (curve Ed25519) (d"
            + " #1000000000000000000000000000000014DEF9DEA2F79CD65812631A5CF5D3ED#)))|out of range",
        "(private-key (ecc (curve Ed25519) (d"
            + " #010000000000000000000000000000000000000000000000000000000000000000#)))|out of range",
        "(private-key (ecc (curve Ed25519) (flags eddsa) (d #05#)))|EdDSA",
        "(private-key (ecc (curve \"NIST P-256\") (d #05#)))|NIST P-256",
        "(private-key (dsa (x #05#)))|dsa keys are not supported",
        "(public-key (ecc (curve Ed25519) (d #05#)))|not a private key",
        "(private-key ecc)|without parameters",
        "(private-key|not a private key",
      })
  void parse_unfitKey_isRefusedWithTheReason(String text, String reason) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining(reason);
  }
}
