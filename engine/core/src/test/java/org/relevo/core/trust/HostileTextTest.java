package org.relevo.core.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.relevo.formats.hash.Hash;

/** Texts of keys, lists and signatures with their parts lost, doubled, exchanged and overwritten. */
class HostileTextTest {
  private static final int ROUNDS = 300;
  private static final Pattern PART = Pattern.compile("[()]|#[^#]*#|[^()#\\s]+|\\s+");

  private interface Parser {
    void parse(String text) throws TrustException;
  }

  private static String mutate(String text, Random random) {
    List<String> parts = new ArrayList<>();
    for (Matcher matcher = PART.matcher(text); matcher.find(); ) {
      parts.add(matcher.group());
    }
    for (int changes = random.nextInt(4); changes >= 0; changes--) {
      int at = random.nextInt(parts.size() - 1);
      switch (random.nextInt(4)) {
        case 0 -> parts.remove(at);
        case 1 -> parts.add(at, parts.get(random.nextInt(parts.size())));
        case 2 -> parts.set(at, parts.get(random.nextInt(parts.size())));
        default -> parts.set(at, random.nextBoolean() ? "()" : "#00#");
      }
    }
    return String.join("", parts);
  }

  private static void assertOnlyTrustExceptions(String text, Parser parser) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      String mutated = mutate(text, random);
      ThrowingCallable call = () -> parser.parse(mutated);
      Throwable thrown = catchThrowable(call);
      if (thrown != null) {
        assertThat(thrown).as("seed " + seed + ": " + mutated).isInstanceOf(TrustException.class);
        assertThat(thrown.getMessage()).isNotBlank();
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void parse_mutatedTexts_areReadOrRefusedInOrder() throws Exception {
    SigningKey ecc = TestingKeys.signingKey("ecc");
    SigningKey rsa = TestingKeys.signingKey("rsa");
    Hash hash = Hash.sha256(new byte[0]);

    for (SigningKey key : List.of(ecc, rsa)) {
      assertOnlyTrustExceptions(key.publicKey().text(), PublicKey::parse);
      assertOnlyTrustExceptions(
          new String(key.secretText(), StandardCharsets.UTF_8),
          text -> SigningKey.parse(bytes(text)).sign(hash));
      assertOnlyTrustExceptions(key.sign(hash), text -> Signature.parse(text).verifies());
      assertOnlyTrustExceptions(
          Acl.EMPTY.authorize(key.publicKey()).text(),
          text -> Acl.parse(bytes(text)).text());
    }
    assertOnlyTrustExceptions(
        "(genkey (ecc (curve Ed25519)(flags rfc6979)))",
        new KeyGenerator(new SecureRandom())::generate);
  }
}
