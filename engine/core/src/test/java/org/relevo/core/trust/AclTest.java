package org.relevo.core.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AclTest {
  private static final PublicKey KEY = TestingKeys.signingKey("ecc").publicKey();

  private static Acl parse(String text) throws TrustException {
    return Acl.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void text_oneKey_isThatOfLibgcrypt() throws Exception {
    String text = Acl.EMPTY.authorize(KEY).text();

    assertThat(text)
        .isEqualTo("(acl \n (entry \n  (public-key \n   (ecc \n    (curve Ed25519)\n    (q"
            + " #6816B5092761B6BAB0E6C0202445DEBF329CDA02A03339FDFA7FDE2F39014AAF#)\n    )\n   )\n"
            + "  (tag \n   (guix import)\n   )\n  )\n )\n");
    assertThat(parse(text).keys()).containsExactly(KEY);
    assertThat(parse(text).text()).isEqualTo(text);
  }

  @Test
  void authorize_keyThere_changesNothing() {
    Acl acl = Acl.EMPTY.authorize(KEY);
    assertThat(acl.authorize(KEY)).isSameAs(acl);
    assertThat(acl.authorizes(KEY)).isTrue();
    assertThat(Acl.EMPTY.authorizes(KEY)).isFalse();
  }

  @Test
  void parse_entriesThatCannotBeUsed_authorizeNothingButAreKept() throws Exception {
    Acl acl = parse("(acl (entry (public-key (ecc (curve \"NIST P-256\") (q #04#))) (tag (guix"
        + " import))) (entry " + KEY.text() + " (tag (guix publish))))");

    assertThat(acl.keys()).isEmpty();
    assertThat(acl.unusable()).hasSize(2);
    Acl more = acl.authorize(KEY);
    assertThat(more.text()).contains("NIST P-256", "publish");
    assertThat(parse(more.text()).keys()).containsExactly(KEY);
  }

  @Test
  void parse_notAList_isRefused() {
    for (String text : new String[] {"", "acl", "(acl", "(acl x)", "(acl (x))", "(entry)"}) {
      assertThatThrownBy(() -> parse(text)).isInstanceOf(TrustException.class);
    }
  }
}
