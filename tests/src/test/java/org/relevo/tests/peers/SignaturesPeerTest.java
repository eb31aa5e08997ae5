package org.relevo.tests.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.relevo.core.trust.KeyFiles;
import org.relevo.core.trust.KeyGenerator;
import org.relevo.core.trust.Signature;
import org.relevo.core.trust.SigningKey;
import org.relevo.formats.hash.Hash;

/** Keys and signatures, exchanged both ways with libgcrypt. */
class SignaturesPeerTest {
  private static final Map<String, String> PARAMETERS =
      Map.of("ecc", KeyGenerator.DEFAULT_PARAMETERS, "rsa", "(genkey (rsa (nbits 4:1024)))");
  private static final int MESSAGES = 25;

  @TempDir
  private static Path directory;

  private static TestingGcrypt gcrypt;

  /** By the kind, then by who made it: a secret key as text. */
  private static final Map<String, String> SECRETS = new HashMap<>();

  @BeforeAll
  static void start() throws Exception {
    gcrypt = TestingGcrypt.start(directory);
    for (String kind : List.of("ecc", "rsa")) {
      KeyFiles files = new KeyFiles(directory.resolve(kind));
      files.save(new KeyGenerator(new SecureRandom()).generate(PARAMETERS.get(kind)));
      SECRETS.put(kind + " of relevo", Files.readString(files.secretFile()));
      SECRETS.put(
          kind + " of libgcrypt",
          gcrypt.part(gcrypt.generateKey(PARAMETERS.get(kind)), "private-key"));
    }
  }

  @AfterAll
  static void stop() throws IOException {
    if (gcrypt != null) {
      gcrypt.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecc of relevo", "ecc of libgcrypt", "rsa of relevo", "rsa of libgcrypt"})
  void sign_bothWithOneKey_makeTheSameAndAcceptEachOther(String key) throws Exception {
    String secret = SECRETS.get(key);
    SigningKey ours = SigningKey.parse(secret.getBytes(StandardCharsets.UTF_8));
    String publicKey = ours.publicKey().text();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < MESSAGES; i++) {
      byte[] message = new byte[i];
      random.nextBytes(message);
      Hash hash = Hash.sha256(message);
      String data =
          "(data (flags " + ours.publicKey().dataFlag() + ") (hash sha256 #" + hash.hex() + "#))";

      String signature = ours.sign(hash);
      assertThat(gcrypt.sign(data, secret, publicKey)).as("seed " + seed).isEqualTo(signature);
      assertThat(gcrypt.verifies(signature)).as("seed " + seed).isTrue();
      Signature read = Signature.parse(signature);
      assertThat(read.signedHash()).isEqualTo(hash);
      assertThat(read.key()).isEqualTo(ours.publicKey());
      assertThat(read.verifies()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecc of relevo", "rsa of libgcrypt"})
  void sign_hashThatIsQuoted_isTheSameForBoth(String key) throws Exception {
    SigningKey ours = SigningKey.parse(SECRETS.get(key).getBytes(StandardCharsets.UTF_8));
    byte[] bytes = "Aäöü".repeat(8).getBytes(StandardCharsets.ISO_8859_1);
    Hash hash = Hash.of(bytes);
    String data =
        "(data (flags " + ours.publicKey().dataFlag() + ") (hash sha256 #" + hash.hex() + "#))";

    String signature = ours.sign(hash);

    assertThat(signature).contains("\"AäöüAäöü");
    assertThat(gcrypt.sign(data, SECRETS.get(key), ours.publicKey().text())).isEqualTo(signature);
    assertThat(gcrypt.verifies(signature)).isTrue();
    assertThat(Signature.parse(signature).verifies()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecc of relevo", "rsa of libgcrypt"})
  void verify_signatureOfAnotherHash_isBadForBoth(String key) throws Exception {
    SigningKey ours = SigningKey.parse(SECRETS.get(key).getBytes(StandardCharsets.UTF_8));
    Hash hash = Hash.sha256(new byte[] {1});
    Hash other = Hash.sha256(new byte[] {2});
    String mixed = ours.sign(hash).replaceFirst("(?<=sha256 )#[0-9A-F]+#", "#" + other.hex() + "#");
    String upper = mixed.replace(other.hex(), other.hex().toUpperCase(Locale.ROOT));

    assertThat(gcrypt.verifies(upper)).isFalse();
    assertThat(Signature.parse(upper).verifies()).isFalse();
  }
}
