package org.relevo.core.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

class KeyFilesTest {
  private static final SigningKey KEY = TestingKeys.signingKey("ecc");

  @TempDir
  private Path directory;

  private KeyFiles files() {
    return new KeyFiles(directory.resolve("etc/guix"));
  }

  @Test
  void save_freshDirectory_givesTheKeyBackAndKeepsItSecret() throws Exception {
    assertThat(files().hasSigningKey()).isFalse();
    files().save(KEY);

    assertThat(files().hasSigningKey()).isTrue();
    assertThat(files().signingKey().publicKey()).isEqualTo(KEY.publicKey());
    assertThat(files().publicKey()).isEqualTo(KEY.publicKey());
    assertThat(Files.readString(files().publicFile())).isEqualTo(KEY.publicKey().text());
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(files().secretFile())))
        .isEqualTo("r--------");
    try (Stream<Path> all = Files.list(files().secretFile().getParent())) {
      assertThat(all.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("signing-key.sec", "signing-key.pub");
    }
  }

  @Test
  void save_keyThere_isRefusedAndTheOldOneStays() throws Exception {
    files().save(KEY);
    SigningKey other = new KeyGenerator(new SecureRandom()).generate();

    assertThatThrownBy(() -> files().save(other))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("exists already");
    assertThat(files().signingKey().publicKey()).isEqualTo(KEY.publicKey());
  }

  @Test
  void save_onlyPublicFileMissing_writesItAgain() throws Exception {
    files().save(KEY);
    Files.delete(files().publicFile());

    assertThatThrownBy(() -> files().save(new KeyGenerator(new SecureRandom())::generate))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("exists already");
    assertThat(files().publicKey()).isEqualTo(KEY.publicKey());
  }

  @Test
  void signingKey_missing_saysWhatMakesOne() {
    assertThatThrownBy(() -> files().signingKey())
        .isInstanceOf(TrustException.class)
        .hasMessageContaining(files().secretFile().toString())
        .hasMessageContaining("relevo archive --generate-key");
  }

  @Test
  void signingKey_publicKeyOfAnother_isRefused() throws Exception {
    files().save(KEY);
    Files.delete(files().publicFile());
    Files.writeString(files().publicFile(), TestingKeys.text("bundle-signer.pub"));

    assertThatThrownBy(() -> files().signingKey())
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("is not the public key of");
  }

  @Test
  void authorize_twice_addsOnceAndIsSeenByOthersAtOnce() throws Exception {
    KeyFiles reader = files();
    assertThat(reader.acl().keys()).isEmpty();

    assertThat(files().authorize(KEY.publicKey())).isTrue();
    assertThat(reader.acl().keys()).containsExactly(KEY.publicKey());
    assertThat(files().authorize(KEY.publicKey())).isFalse();
    PublicKey other = PublicKey.parse(TestingKeys.text("bundle-signer.pub"));
    assertThat(files().authorize(other)).isTrue();
    assertThat(reader.acl().keys()).containsExactly(KEY.publicKey(), other);
  }

  @Test
  void acl_damagedFile_isNamed() throws Exception {
    Files.createDirectories(files().aclFile().getParent());
    Files.writeString(files().aclFile(), "(acl (entry");

    assertThatThrownBy(() -> files().acl())
        .isInstanceOf(TrustException.class)
        .hasMessageContaining(files().aclFile().toString());
  }

  @Test
  void signerAndVerifier_keyMadeAndAuthorizedLater_agree() throws Exception {
    KeyFiles files = files();
    BundleSigner signer = files.signer();
    BundleVerifier verifier = files.verifier();
    StorePath item = StorePath.of(StoreDir.GUIX, "0".repeat(32) + "-item");
    Hash hash = Hash.sha256(new byte[] {1});

    assertThatThrownBy(() -> signer.sign(hash)).isInstanceOf(TrustException.class);
    files.save(KEY);
    String signature = signer.sign(hash);
    assertThatThrownBy(() -> verifier.verify(item, hash, signature))
        .isInstanceOf(SignatureException.class);
    files.authorize(KEY.publicKey());
    verifier.verify(item, hash, signature);
  }
}
