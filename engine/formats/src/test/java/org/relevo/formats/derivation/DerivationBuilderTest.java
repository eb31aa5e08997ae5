package org.relevo.formats.derivation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.relevo.formats.derivation.DerivationOutput.FixedContent;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.path.StorePathException;

class DerivationBuilderTest {
  private static final StoreDir DIR = TestingDerivations.DIR;
  private final DerivationHashes hashes = TestingDerivations.hashes();

  private void assertIsTheRealFile(NamedDerivation made, String file) throws IOException {
    assertThat(made.contents()).isEqualTo(TestingDerivations.bytes(file));
    assertThat(made.path().baseName()).isEqualTo(file);
  }

  @Test
  void build_withoutInputs_isTheRealFile() throws IOException {
    NamedDerivation one = new DerivationBuilder(DIR, "one")
        .arguments("-c", "echo one > $out")
        .environment("requiredSystemFeatures", "kvm big-parallel")
        .build("x86_64-linux", "/bin/sh", hashes);
    assertIsTheRealFile(one, TestingDerivations.ONE);
    assertThat(one.name()).isEqualTo("one");
  }

  @Test
  void build_withInputsAndTwoOutputs_isTheRealFile() throws IOException {
    Derivation one = TestingDerivations.read(TestingDerivations.ONE);
    NamedDerivation two = new DerivationBuilder(DIR, "two-1.0")
        .outputs("out", "doc")
        .input(StorePath.of(DIR, TestingDerivations.ONE))
        .sources(List.of(
            StorePath.of(DIR, "7wvmljab8397lhac99isw0bkwpj6w53l-tree"),
            StorePath.of(DIR, "0ykv14sipxbjj3936c79hhbcx19x2488-greeting.txt")))
        .arguments("-c", "read l < $one; echo $l two > $out; echo \"a \\\"quoted\\\"\ttab\" > $doc")
        .environment("one", one.output("out").orElseThrow().path().toString())
        .environment("weird", "back\\slash \"quote\"\nnewline\ttab")
        .build("x86_64-linux", "/bin/sh", hashes);
    assertIsTheRealFile(two, TestingDerivations.TWO);
  }

  @Test
  void build_fixedOutput_isTheRealFile() throws IOException {
    NamedDerivation flat = new DerivationBuilder(DIR, "fixed")
        .fixed(new FixedContent(
            false, "sha256", "992a93455c71fedd36ac9bbc439952c041cf61445958472af479269b8d873513"))
        .arguments("-c", "printf 'fixed' > $out")
        .build("x86_64-linux", "/bin/sh", hashes);
    assertIsTheRealFile(flat, TestingDerivations.FIXED);
    NamedDerivation recursive = new DerivationBuilder(DIR, "fixed-rec")
        .fixed(new FixedContent(
            true, "sha256", "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"))
        .arguments("-c", "printf 'fixed' > $out")
        .build("x86_64-linux", "/bin/sh", hashes);
    assertIsTheRealFile(recursive, TestingDerivations.FIXED_RECURSIVE);
  }

  @Test
  void build_fixedWithOtherOutputs_isRefused() {
    DerivationBuilder builder = new DerivationBuilder(DIR, "x")
        .outputs("out", "doc")
        .fixed(new FixedContent(true, "sha1", "00"));
    assertThatThrownBy(() -> builder.build("x86_64-linux", "/bin/sh", hashes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("and no other");
  }

  @Test
  void build_badNames_areRefused() {
    assertThatThrownBy(
            () -> new DerivationBuilder(DIR, "a b").build("x86_64-linux", "/bin/sh", hashes))
        .isInstanceOf(StorePathException.class);
    assertThatThrownBy(() ->
            new DerivationBuilder(DIR, "a").outputs("..").build("x86_64-linux", "/bin/sh", hashes))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nameOf_pathOfSomethingElse_isRefused() throws IOException {
    StorePath tree = StorePath.of(DIR, "7wvmljab8397lhac99isw0bkwpj6w53l-tree");
    assertThatThrownBy(() -> NamedDerivation.nameOf(tree))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
