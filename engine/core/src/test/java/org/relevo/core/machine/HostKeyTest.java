package org.relevo.core.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostKeyTest {
  private static final String ED25519 =
      "AAAAC3NzaC1lZDI1NTE5AAAAIFs0CZvMHDhJHHd8U8ZFr0EuBSsfHFz0dGvVTLwkSCHp";

  @ParameterizedTest
  @ValueSource(strings = {"", " root@host", " a comment with spaces", "\n", "  \t\n"})
  void parse_lineWithOrWithoutComment_givesTypeAndKey(String rest) {
    HostKey key = HostKey.parse("ssh-ed25519 " + ED25519 + rest);

    assertThat(key).isEqualTo(new HostKey("ssh-ed25519", ED25519));
    assertThat(key).hasToString("ssh-ed25519 " + ED25519);
  }

  @Test
  void fingerprint_ofAKey_isThatOfSshKeygen() {
    // ssh-keygen -lf on the same line.
    assertThat(HostKey.parse("ssh-ed25519 " + ED25519).fingerprint())
        .isEqualTo("SHA256:SCcPXwOCbRjGZgoc6/EJ+sFVC2ndOLH2Ny8rVtxqJhw");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ssh-ed25519", "ssh-ed25519 !!!", "ssh-ed25519 AAAA", "ssh-ed25519 AAAAC3Nz"})
  void parse_brokenLine_isRefused(String line) {
    assertThatIllegalArgumentException().isThrownBy(() -> HostKey.parse(line));
  }

  @Test
  void parse_typeUnlikeTheKeys_isRefusedWithBoth() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostKey.parse("ssh-rsa " + ED25519))
        .withMessageContaining("ssh-ed25519")
        .withMessageContaining("ssh-rsa");
  }

  @Test
  void parse_lengthPastTheEnd_isRefused() {
    byte[] blob = ByteBuffer.allocate(8)
        .putInt(Integer.MAX_VALUE)
        .put("abcd".getBytes(StandardCharsets.US_ASCII))
        .array();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostKey.parse("ssh-rsa " + Base64.getEncoder().encodeToString(blob)))
        .withMessageContaining("cut short");
  }
}
