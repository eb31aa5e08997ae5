package org.relevo.core.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.relevo.core.directory.TestingAdverts.ANVIL;
import static org.relevo.core.directory.TestingAdverts.BELLOWS;
import static org.relevo.core.directory.TestingAdverts.advert;
import static org.relevo.core.directory.TestingAdverts.showing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PinnedKeysTest {
  @TempDir
  private Path directory;

  private static PinnedKeys pins(String... lines) {
    return PinnedKeys.of(List.of(lines), "here");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anvil",
        "ANVIL",
        "anvil.local",
        "[anvil]:2222",
        "10.0.0.7",
        "[10.0.0.7]:2222",
        "bellows,anvil",
        "an*",
        "a?vil",
        "*.local",
        // The hash of "anvil", made by ssh-keygen -H.
        "|1|c2FsdHNhbHRzYWx0c2FsdHNhbHQ=|%s"
      })
  void judge_keyPinnedByName_isPinned(String host) throws Exception {
    String hash = hash("anvil");

    Verdict verdict =
        pins(host.formatted(hash) + " " + ANVIL).judge(advert("anvil", 2222, Map.of()));

    assertThat(verdict).isEqualTo(new Verdict.Pinned(ANVIL, "here"));
  }

  private static String hash(String name) throws Exception {
    javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA1");
    mac.init(new javax.crypto.spec.SecretKeySpec(
        "saltsaltsaltsaltsalt".getBytes(java.nio.charset.StandardCharsets.UTF_8), "HmacSHA1"));
    return java.util.Base64.getEncoder()
        .encodeToString(mac.doFinal(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bellows", "[anvil]:22", "*,!anvil", "anvi", "anvil2", "|1|", "|1|x|y", "an*s"})
  void judge_keyPinnedForOthers_isNot(String host) {
    assertThat(pins(host + " " + ANVIL).judge(advert("anvil", 2222, Map.of())))
        .isInstanceOf(Verdict.Unpinned.class);
  }

  @Test
  void judge_fingerprintOfAPinnedKey_isPinnedUnderAnyName() {
    PinnedKeys pins = pins("anvil " + ANVIL);

    assertThat(pins.judge(advert("anvil (2)", 22, showing(ANVIL))))
        .isEqualTo(new Verdict.Pinned(ANVIL, "here"));
    assertThat(pins(ANVIL.toString()).judge(advert("any", 22, showing(ANVIL))))
        .isEqualTo(new Verdict.Pinned(ANVIL, "here"));
  }

  @Test
  void judge_bareKeyAndNoFingerprint_isUnpinned() {
    assertThat(pins(ANVIL.toString()).judge(advert("anvil", 22, Map.of())))
        .isInstanceOf(Verdict.Unpinned.class);
  }

  @Test
  void judge_anotherKeyThanPinned_isRefusedWithBoth() {
    Verdict verdict = pins("anvil " + ANVIL).judge(advert("anvil", 22, showing(BELLOWS)));

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> assertThat(refused.reason())
                .contains(ANVIL.fingerprint())
                .contains(BELLOWS.fingerprint())
                .contains("here"));
  }

  @Test
  void judge_revokedKey_isRefused() {
    PinnedKeys pins = pins("anvil " + ANVIL, "@revoked * " + ANVIL);

    assertThat(pins.judge(advert("anvil", 22, showing(ANVIL)))).isInstanceOf(Verdict.Refused.class);
    assertThat(pins.judge(advert("anvil", 22, Map.of()))).isInstanceOf(Verdict.Unpinned.class);
    assertThat(pins("@revoked * " + ANVIL).isEmpty()).isTrue();
  }

  @Test
  void allSeen_untilEveryNamedHostIsThere_isFalse() {
    PinnedKeys pins = pins("anvil " + ANVIL, "bellows " + BELLOWS);
    Advert anvil = advert("anvil", 22, showing(ANVIL));
    Advert bellows = advert("bellows", 22, Map.of());

    assertThat(pins.allSeen(List.of(anvil))).isFalse();
    assertThat(pins.allSeen(List.of(anvil, bellows))).isTrue();
    assertThat(pins("*.local " + ANVIL).allSeen(List.of(anvil))).isFalse();
    assertThat(pins().allSeen(List.of())).isTrue();
  }

  @Test
  void read_fileWithOddLines_takesTheOthers() throws IOException {
    Path file = directory.resolve("known_hosts");
    Files.writeString(
        file,
        "# comment\n\nnonsense\n@cert-authority * " + ANVIL + "\nanvil ssh-rsa AAAA\nanvil " + ANVIL
            + " a comment\r\n");

    assertThat(PinnedKeys.read(file).judge(advert("anvil", 22, Map.of())))
        .isEqualTo(new Verdict.Pinned(ANVIL, file + ":6"));
    assertThat(PinnedKeys.read(directory.resolve("none")).isEmpty()).isTrue();
  }

  @Test
  void judge_hostCalledLikeAKeyType_isPinnedAndRevokedAsOthers() throws Exception {
    assertThat(pins("ssh-gateway " + ANVIL).judge(advert("ssh-gateway", 22, Map.of())))
        .isInstanceOf(Verdict.Pinned.class);
    assertThat(pins("ssh-gateway " + ANVIL, "@revoked ssh-gateway " + ANVIL)
            .judge(advert("ssh-gateway", 22, showing(ANVIL))))
        .isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void of_noKey_isRefused() {
    assertThatThrownBy(() -> pins("anvil")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void append_toFileWithoutFinalNewline_isALineOfItsOwn() throws IOException {
    Path file = directory.resolve("new/known_hosts");
    PinFile.append(file, PinFile.line("anvil", 22, ANVIL));
    Files.writeString(file, Files.readString(file).stripTrailing());

    PinFile.append(file, PinFile.line("bellows", 2222, BELLOWS));

    assertThat(file).hasContent("anvil " + ANVIL + "\n[bellows]:2222 " + BELLOWS + "\n");
    assertThat(PinnedKeys.read(file).judge(advert("bellows", 2222, Map.of())))
        .isEqualTo(new Verdict.Pinned(BELLOWS, file + ":2"));
  }
}
