package org.relevo.formats.path;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.relevo.formats.hash.Hash;

/** The expected paths were computed by guix-daemon; they stand in {@code vectors/store.txt}. */
class StorePathsTest {
  private static final StoreDir DIR = StoreDir.GUIX;

  private static Hash hash(String text) {
    return Hash.sha256(text.getBytes(UTF_8));
  }

  @Test
  void text_withAndWithoutReferences_isTheDaemonsPath() throws StorePathException {
    StorePath greeting = StorePaths.text(DIR, "greeting.txt", hash("hello, farm\n"), List.of());
    assertThat(greeting).hasToString("/gnu/store/0ykv14sipxbjj3936c79hhbcx19x2488-greeting.txt");
    assertThat(
            StorePaths.text(DIR, "with-ref.txt", hash("see " + greeting + "\n"), List.of(greeting)))
        .hasToString("/gnu/store/d069lqc3dd88bwlxa2pmbhm5vsacmi2p-with-ref.txt");
  }

  @Test
  void text_orderOfReferences_doesNotMatter() throws StorePathException {
    StorePath one = DIR.parse("/gnu/store/0ykv14sipxbjj3936c79hhbcx19x2488-greeting.txt");
    StorePath two = DIR.parse("/gnu/store/7wvmljab8397lhac99isw0bkwpj6w53l-tree");
    assertThat(StorePaths.text(DIR, "x", hash(""), List.of(two, one)))
        .isEqualTo(StorePaths.text(DIR, "x", hash(""), List.of(one, two)))
        .isNotEqualTo(StorePaths.text(DIR, "x", hash(""), List.of(one)));
  }

  @Test
  void source_tree_isTheDaemonsPath() throws StorePathException {
    Hash nar = Hash.parseHex("c15a08d4374d785cc9a5ede832edad4d01e812ca414147ae0d3378bccb627e26");
    String expected = "/gnu/store/7wvmljab8397lhac99isw0bkwpj6w53l-tree";
    assertThat(StorePaths.source(DIR, "tree", nar, List.of())).hasToString(expected);
    assertThat(StorePaths.fixedOutput(DIR, "tree", true, "sha256", nar.hex()))
        .hasToString(expected);
  }

  @Test
  void fixedOutput_flatFile_isTheDaemonsPath() throws StorePathException {
    assertThat(StorePaths.fixedOutput(
            DIR, "README", false, "sha256", hash("eight ch").hex()))
        .hasToString("/gnu/store/gn7gbszffzc3giqnx68al0i85dpq6nrd-README");
    assertThat(StorePaths.fixedOutput(
            DIR,
            "fixed",
            false,
            "sha256",
            "992a93455c71fedd36ac9bbc439952c041cf61445958472af479269b8d873513"))
        .hasToString("/gnu/store/k9kp5ga63sqbv5inwqx4zmw82wgjcyqh-fixed");
    assertThat(StorePaths.fixedOutput(
            DIR,
            "fixed-rec",
            true,
            "sha256",
            "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"))
        .hasToString("/gnu/store/q3kqfkh0dns4766azr8pyicj785i0ivw-fixed-rec");
  }

  @Test
  void paths_ofAnotherStore_differ() throws StorePathException {
    StorePath guix = StorePaths.text(DIR, "a", hash("a"), List.of());
    StorePath nix = StorePaths.text(StoreDir.NIX, "a", hash("a"), List.of());
    assertThat(nix.dir()).isEqualTo(StoreDir.NIX);
    assertThat(nix.hashPart()).isNotEqualTo(guix.hashPart());
  }

  @Test
  void output_otherThanOut_hasItsNameInThePath() throws StorePathException {
    assertThat(StorePaths.output(DIR, "two-1.0", "doc", hash("")).name()).isEqualTo("two-1.0-doc");
    assertThat(StorePaths.output(DIR, "two-1.0", "out", hash("")).name()).isEqualTo("two-1.0");
  }

  @Test
  void any_badName_isRefused() {
    for (String name : List.of("", ".hidden", "a/b", "a b", "ä", "x".repeat(212))) {
      assertThatThrownBy(() -> StorePaths.text(DIR, name, hash(""), List.of()))
          .isInstanceOf(StorePathException.class);
    }
  }
}
