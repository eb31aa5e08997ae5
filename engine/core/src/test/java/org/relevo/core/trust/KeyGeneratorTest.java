package org.relevo.core.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyGeneratorTest {
  private final KeyGenerator generator = new KeyGenerator(new SecureRandom());

  @Test
  void generate_noParameters_makesTwoDifferentKeysOfTheUsualForm() throws Exception {
    SigningKey key = generator.generate();

    assertThat(key.publicKey().text())
        .matches(
            "\\(public-key \n \\(ecc \n  \\(curve Ed25519\\)\n  \\(q #[0-9A-F]{64}#\\)\n  \\)\n \\)\n");
    assertThat(SigningKey.parse(key.secretText()).publicKey()).isEqualTo(key.publicKey());
    assertThat(generator.generate().publicKey()).isNotEqualTo(key.publicKey());
  }

  @Test
  void generate_rsa_hasTheSizeAndExponentWanted() throws Exception {
    SigningKey key = generator.generate("(genkey (rsa (nbits 4:1024) (rsa-use-e 5:65539)))");

    assertThat(key.publicKey()).isInstanceOfSatisfying(RsaPublicKey.class, rsa -> {
      assertThat(rsa.modulus().bitLength()).isEqualTo(1024);
      assertThat(rsa.exponent()).isEqualTo(65539);
    });
    assertThat(new String(key.secretText(), StandardCharsets.UTF_8)).contains("(p #", "(u #");
    assertThat(SigningKey.parse(key.secretText()).publicKey()).isEqualTo(key.publicKey());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(genkey (ecc (curve \"NIST P-256\")))|NIST P-256",
        "(genkey (ecc (nbits 3:256)))|without (curve Ed25519)",
        "(genkey (ecc (curve Ed25519) (flags eddsa)))|EdDSA",
        "(genkey (ecc (curve Ed25519) (flags param)))|flag param",
        "(genkey (rsa))|(nbits 4:4096)",
        "(genkey (rsa (nbits 3:512)))|512 bits",
        "(genkey (rsa (nbits 3:abc)))|not a number: abc",
        "(genkey (rsa (nbits 4:1024) (rsa-use-e 1:4)))|rsa-use-e",
        "(genkey (rsa (nbits 4:1024) (colour red)))|colour",
        "(genkey (dsa (nbits 4:1024)))|dsa keys are not supported",
        "(genkey ())|nameless",
        "(genkey)|not a genkey",
        "rsa|not a list of key parameters",
      })
  void generate_unsupportedParameters_areRefusedByName(String parameters, String reason) {
    assertThatThrownBy(() -> generator.generate(parameters))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining(reason);
  }
}
