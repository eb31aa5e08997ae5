package org.relevo.core.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.relevo.core.trust.SignatureException.Fault;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.nar.BundleItem;
import org.relevo.formats.nar.BundleReader;
import org.relevo.formats.nar.NarWriter;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

class AclVerifierTest {
  private static final Hash HASH = Hash.sha256(new byte[] {1});
  private static final SigningKey KEY = TestingKeys.signingKey("ecc");
  private static final AclVerifier VERIFIER = AclVerifier.of(Acl.EMPTY.authorize(KEY.publicKey()));

  private static StorePath item() throws IOException {
    return StoreDir.GUIX.parse("/gnu/store/lnh8gv7258m4y0s474y251cc3k4y2qvg-two-1.0");
  }

  /** Reads and verifies a bundle, as an import does. */
  private static List<BundleItem> accept(byte[] bundle, BundleVerifier verifier)
      throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(bundle);
    BundleReader reader = new BundleReader(StoreDir.GUIX, in);
    List<BundleItem> items = new ArrayList<>();
    while (true) {
      Optional<BundleItem> item = reader.next(new NarWriter(OutputStream.nullOutputStream()));
      if (item.isEmpty()) {
        if (in.available() > 0) {
          throw new IOException("bytes after the bundle");
        }
        return items;
      }
      String signature =
          item.get().signature().orElseThrow(() -> new IOException("an unsigned item"));
      verifier.verify(item.get().path(), item.get().signedHash(), signature);
      items.add(item.get());
    }
  }

  private static AclVerifier bundleSigner() throws IOException {
    return AclVerifier.of(
        Acl.EMPTY.authorize(PublicKey.parse(TestingKeys.text("bundle-signer.pub"))));
  }

  @Test
  void verify_realBundle_isAccepted() throws IOException {
    assertThat(accept(TestingKeys.resource("bundle-signed.nar"), bundleSigner()))
        .hasSize(4);
  }

  @Test
  void verify_realBundleWithAnyByteFlipped_isRefused() throws IOException {
    AclVerifier verifier = bundleSigner();
    Set<List<Object>> known = new HashSet<>();
    BundleVerifier verifyOnce = (item, hash, signature) -> {
      List<Object> question = List.of(hash, signature);
      if (!known.contains(question)) {
        verifier.verify(item, hash, signature);
        known.add(question);
      }
    };
    byte[] bundle = TestingKeys.resource("bundle-signed.nar");
    for (int i = 0; i < bundle.length; i++) {
      for (int flip : new int[] {0x01, 0x20, 0xff}) {
        byte[] flipped = bundle.clone();
        flipped[i] ^= (byte) flip;
        int offset = i;
        assertThat(catchThrowable(() -> accept(flipped, verifyOnce)))
            .as(() -> "byte " + offset + " xor " + flip)
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void verify_realBundleFromStranger_isUnauthorized() {
    assertThatThrownBy(() -> accept(TestingKeys.resource("bundle-signed.nar"), VERIFIER))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("greeting.txt is refused")
        .hasMessageContaining("not in the ACL");
  }

  private static void assertRefused(AclVerifier verifier, String signature, Fault fault)
      throws IOException {
    StorePath item = item();
    assertThatThrownBy(() -> verifier.verify(item, HASH, signature))
        .isInstanceOfSatisfying(SignatureException.class, e -> {
          assertThat(e.fault()).isEqualTo(fault);
          assertThat(e.item()).isEqualTo(item);
        })
        .hasMessageStartingWith(item + " is refused: ")
        .hasMessageContaining("relevo archive --authorize < KEY")
        .satisfies(e -> {
          if (fault != Fault.MALFORMED) {
            assertThat(e).hasMessageContaining(KEY.publicKey().fingerprint());
          }
        });
  }

  @Test
  void verify_eachFault_hasItsOwnErrorWithItemKeyAndRemedy() throws IOException {
    String good = KEY.sign(HASH);
    VERIFIER.verify(item(), HASH, good);

    assertRefused(VERIFIER, "", Fault.MALFORMED);
    assertRefused(VERIFIER, good.replace("#)\n   (s", "#) (s"), Fault.MALFORMED);
    assertRefused(VERIFIER, good.replace("rfc6979", "pkcs1"), Fault.MALFORMED);
    assertRefused(VERIFIER, KEY.sign(Hash.sha256(new byte[0])), Fault.WRONG_HASH);
    assertRefused(VERIFIER, withValueOf(Hash.sha256(new byte[0])), Fault.INVALID);
    assertRefused(AclVerifier.of(Acl.EMPTY), good, Fault.UNAUTHORIZED);
    assertRefused(
        new AclVerifier(() -> {
          throw new IOException("no disk");
        }),
        good,
        Fault.UNAUTHORIZED);
  }

  private static String withValueOf(Hash other) {
    return Signature.of(HASH, KEY.value(other), KEY.publicKey()).text();
  }

  @Test
  void verify_valueOfTheOtherKindOrOutOfRange_isRefused() throws IOException {
    SigningKey rsa = TestingKeys.signingKey("rsa");
    assertRefused(
        VERIFIER, Signature.of(HASH, rsa.value(HASH), KEY.publicKey()).text(), Fault.MALFORMED);
    String order = "#1000000000000000000000000000000014DEF9DEA2F79CD65812631A5CF5D3ED#";
    String good = KEY.sign(HASH);
    assertRefused(VERIFIER, good.replaceFirst("#[0-9A-F]+#(?=\\)\n   \\(s)", order), Fault.INVALID);
    assertRefused(VERIFIER, good.replaceFirst("(?<=\\(s )#[0-9A-F]+#", order), Fault.INVALID);
    assertRefused(VERIFIER, good.replaceFirst("(?<=\\(s )#[0-9A-F]+#", "#00#"), Fault.MALFORMED);
  }

  @Test
  void verify_everyTruncationOfASignature_isMalformed() throws IOException {
    String good = KEY.sign(HASH);
    for (int length = 0; length < good.length(); length++) {
      assertRefused(VERIFIER, good.substring(0, length), Fault.MALFORMED);
    }
    assertRefused(VERIFIER, good + "\n", Fault.MALFORMED);
  }

  @Test
  void verify_generatedKeyOfEachKind_isAcceptedOnceAuthorized() throws IOException {
    KeyGenerator generator = new KeyGenerator(new SecureRandom());
    for (String parameters : Arrays.asList(
        KeyGenerator.DEFAULT_PARAMETERS,
        "(genkey (ecc (curve Ed25519)(flags rfc6979)))",
        "(genkey (rsa (nbits 4:1024)))")) {
      SigningKey key = generator.generate(parameters);
      AclVerifier.of(Acl.EMPTY.authorize(key.publicKey())).verify(item(), HASH, key.sign(HASH));
    }
  }
}
