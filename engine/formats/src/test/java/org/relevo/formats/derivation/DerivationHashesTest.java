package org.relevo.formats.derivation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.relevo.formats.derivation.DerivationOutput.FixedContent;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

class DerivationHashesTest {
  private static final StoreDir DIR = TestingDerivations.DIR;

  @ParameterizedTest
  @ValueSource(
      strings = {
        TestingDerivations.ONE,
        TestingDerivations.TWO,
        TestingDerivations.FIXED,
        TestingDerivations.FIXED_RECURSIVE
      })
  void outputPaths_realDerivation_areThoseOfTheDaemon(String file) throws IOException {
    Derivation derivation = TestingDerivations.read(file);
    Map<String, StorePath> expected = new HashMap<>();
    derivation.outputs().forEach((id, output) -> expected.put(id, output.path()));
    String name = NamedDerivation.nameOf(StorePath.of(DIR, file));
    assertThat(TestingDerivations.hashes().outputPaths(DIR, name, derivation)).isEqualTo(expected);
    assertThat(NamedDerivation.of(DIR, name, derivation).path().baseName()).isEqualTo(file);
  }

  @Test
  void modulo_samePath_resolvesOnce() throws IOException {
    List<StorePath> resolved = new ArrayList<>();
    DerivationHashes hashes = new DerivationHashes(path -> {
      resolved.add(path);
      return TestingDerivations.resolve(path);
    });
    StorePath two = StorePath.of(DIR, TestingDerivations.TWO);
    Hash first = hashes.modulo(two);
    assertThat(hashes.modulo(two)).isEqualTo(first);
    assertThat(hashes.modulo(TestingDerivations.read(TestingDerivations.TWO))).isEqualTo(first);
    assertThat(resolved).containsExactly(two, StorePath.of(DIR, TestingDerivations.ONE));
  }

  @Test
  void outputPaths_inputFetchedOtherwise_areTheSame() throws IOException {
    FixedContent content = FixedContent.of(true, Hash.sha256(new byte[0]));
    Map<StorePath, Derivation> store = new HashMap<>();
    DerivationHashes hashes = new DerivationHashes(path -> found(store, path));
    List<NamedDerivation> users = new ArrayList<>();
    for (String mirror : List.of("a", "b")) {
      NamedDerivation fetch = new DerivationBuilder(DIR, "source.tar")
          .fixed(content)
          .environment("mirror", mirror)
          .build("x86_64-linux", "builtin:download", hashes);
      store.put(fetch.path(), fetch.derivation());
      users.add(new DerivationBuilder(DIR, "program")
          .input(fetch.path())
          .build("x86_64-linux", "/bin/sh", hashes));
    }
    assertThat(users.get(0).path()).isNotEqualTo(users.get(1).path());
    assertThat(users.get(0).derivation().outputs())
        .isEqualTo(users.get(1).derivation().outputs());
  }

  @Test
  void modulo_longChain_needsNoDeepStack() throws IOException {
    Map<StorePath, Derivation> store = new HashMap<>();
    DerivationHashes building = new DerivationHashes(path -> found(store, path));
    NamedDerivation last =
        new DerivationBuilder(DIR, "link").build("x86_64-linux", "/bin/sh", building);
    store.put(last.path(), last.derivation());
    for (int i = 0; i < 20_000; i++) {
      last = new DerivationBuilder(DIR, "link")
          .input(last.path())
          .build("x86_64-linux", "/bin/sh", building);
      store.put(last.path(), last.derivation());
    }
    DerivationHashes fresh = new DerivationHashes(path -> found(store, path));
    assertThat(fresh.modulo(last.path())).isEqualTo(building.modulo(last.path()));
  }

  @Test
  void modulo_missingInput_failsWithTheResolversReason() {
    DerivationHashes hashes = new DerivationHashes(path -> found(Map.of(), path));
    assertThatThrownBy(() -> hashes.modulo(TestingDerivations.read(TestingDerivations.TWO)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no such derivation: /gnu/store/" + TestingDerivations.ONE);
  }

  @Test
  void modulo_circle_isRefused() throws IOException {
    // No real derivation refers to itself: its path would have to be in its own hash.
    Derivation two = TestingDerivations.read(TestingDerivations.TWO);
    DerivationHashes hashes = new DerivationHashes(path -> two);
    assertThatThrownBy(() -> hashes.modulo(StorePath.of(DIR, TestingDerivations.TWO)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is an input of itself");
  }

  private static Derivation found(Map<StorePath, Derivation> store, StorePath path)
      throws IOException {
    Derivation derivation = store.get(path);
    if (derivation == null) {
      throw new IOException("no such derivation: " + path);
    }
    return derivation;
  }
}
