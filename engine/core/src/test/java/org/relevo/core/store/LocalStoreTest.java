package org.relevo.core.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.trust.SignatureException;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.derivation.DerivationOutput;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

class LocalStoreTest {
  @TempDir
  Path temporary;

  private LocalStore store;

  @BeforeEach
  void open() throws IOException {
    store = open("a");
  }

  private LocalStore open(String name) throws IOException {
    StoreLayout layout = new StoreLayout(
        StoreDir.GUIX,
        temporary.resolve(name).resolve("store"),
        temporary.resolve(name).resolve("state"));
    return LocalStore.open(layout, hash -> "signed " + hash.hex(), (item, hash, signature) -> {
      if (!signature.equals("signed " + hash.hex())) {
        throw new SignatureException(
            SignatureException.Fault.INVALID, item, "bad signature of " + item);
      }
    });
  }

  @AfterEach
  void close() throws IOException {
    assertThat(store.verify()).isEmpty();
    assertThat(leftovers(store)).isEmpty();
    store.close();
  }

  private static List<String> leftovers(LocalStore store) throws IOException {
    try (var entries = Files.list(store.realDir())) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.startsWith(".") || name.endsWith(".lock"))
          .toList();
    }
  }

  private static InputStream tree() throws IOException {
    InputStream in = LocalStoreTest.class.getResourceAsStream("/vectors/tree.nar");
    if (in == null) {
      throw new IOException("no vector");
    }
    return in;
  }

  private StorePath text(String name, String content, StorePath... references) throws IOException {
    return store.addText(name, content.getBytes(UTF_8), Arrays.asList(references));
  }

  @Test
  void addText_vectors_haveTheRealDaemonsPathsAndInfos() throws IOException {
    StorePath greeting = text("greeting.txt", "hello, farm\n");
    StorePath withRef = text("with-ref.txt", "see " + greeting + "\n", greeting);

    assertThat(greeting).hasToString("/gnu/store/0ykv14sipxbjj3936c79hhbcx19x2488-greeting.txt");
    assertThat(withRef).hasToString("/gnu/store/d069lqc3dd88bwlxa2pmbhm5vsacmi2p-with-ref.txt");
    PathInfo info = store.info(withRef).orElseThrow();
    assertThat(info.narSize()).isEqualTo(176);
    assertThat(info.narHash().hex())
        .isEqualTo("9b1536c20bfef29705c96cc8e5b9b3f57058c883044a3865be4b4fe150fec010");
    assertThat(info.references()).containsExactly(greeting);
    assertThat(store.referrers(greeting)).containsExactly(withRef);
    assertThat(store.pathFromHashPart(withRef.hashPart())).contains(withRef);
    assertThat(store.pathFromHashPart("0".repeat(32))).isEmpty();
  }

  @Test
  void addTree_vector_hasTheRealDaemonsPathAndCanonicalMetadata() throws IOException {
    StorePath tree = store.addTree("tree", tree());

    assertThat(tree).hasToString("/gnu/store/7wvmljab8397lhac99isw0bkwpj6w53l-tree");
    assertThat(store.info(tree).orElseThrow().narSize()).isEqualTo(1248);
    try (var files = Files.walk(store.realPath(tree))) {
      assertThat(files).allSatisfy(file -> {
        assertThat(Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis())
            .isEqualTo(1000);
        if (!Files.isSymbolicLink(file)) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
              .isIn("r--r--r--", "r-xr-xr-x");
        }
      });
    }
  }

  @Test
  void addText_unknownReference_isRefusedAndLeavesNothing() throws IOException {
    StorePath missing =
        StoreDir.GUIX.parse("/gnu/store/0ykv14sipxbjj3936c79hhbcx19x2488-greeting.txt");

    assertThatThrownBy(() -> text("x", "y", missing))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(missing.toString());
    assertThat(store.allValid()).isEmpty();
  }

  @Test
  void exportImport_closure_arrivesWithReferences() throws IOException {
    StorePath greeting = text("greeting.txt", "hello, farm\n");
    StorePath withRef = text("with-ref.txt", "see " + greeting + "\n", greeting);
    StorePath tree = store.addTree("tree", tree());
    List<StorePath> closure = Closures.of(store, List.of(withRef, tree));
    assertThat(closure).containsExactly(greeting, withRef, tree);
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    store.exportBundle(closure, true, bundle);

    try (LocalStore other = open("b")) {
      assertThat(other.importBundle(new ByteArrayInputStream(bundle.toByteArray())))
          .isEqualTo(closure);
      assertThat(other.importBundle(new ByteArrayInputStream(bundle.toByteArray())))
          .isEqualTo(closure);
      assertThat(other.queryValid(closure)).containsExactlyInAnyOrderElementsOf(closure);
      assertThat(other.info(withRef).orElseThrow().references()).containsExactly(greeting);
      assertThat(other.verify()).isEmpty();
      assertThat(leftovers(other)).isEmpty();
    }
  }

  @Test
  void importBundle_truncatedAnywhere_leavesAValidStore() throws IOException {
    StorePath tree = store.addTree("tree", tree());
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    store.exportBundle(List.of(tree), true, bundle);
    try (LocalStore other = open("b")) {
      for (int length = 0; length < bundle.size() - 8; length += 7) {
        byte[] cut = Arrays.copyOf(bundle.toByteArray(), length);
        assertThatThrownBy(() -> other.importBundle(new ByteArrayInputStream(cut)))
            .isInstanceOf(IOException.class);
      }
      assertThat(other.allValid()).isEmpty();
      try (var entries = Files.list(other.realDir())) {
        assertThat(entries).isEmpty();
      }
    }
  }

  @Test
  void importBundle_unsignedOrWronglySigned_isRefusedBeforeItExists() throws IOException {
    StorePath tree = store.addTree("tree", tree());
    ByteArrayOutputStream unsigned = new ByteArrayOutputStream();
    store.exportBundle(List.of(tree), false, unsigned);
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    store.exportBundle(List.of(tree), true, signed);
    byte[] wrong = signed.toByteArray();
    wrong[300] ^= 1;
    try (LocalStore other = open("b")) {
      assertThatThrownBy(() -> other.importBundle(new ByteArrayInputStream(unsigned.toByteArray())))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("not signed");
      assertThatThrownBy(() -> other.importBundle(new ByteArrayInputStream(wrong)))
          .isInstanceOf(IOException.class);
      assertThat(Files.exists(other.realPath(tree))).isFalse();
      assertThat(other.allValid()).isEmpty();
    }
  }

  @Test
  void exportBundle_damagedItem_isRefused() throws IOException {
    StorePath greeting = text("greeting.txt", "hello, farm\n");
    Path file = store.realPath(greeting);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(file, "HELLO, farm\n");

    assertThatThrownBy(
            () -> store.exportBundle(List.of(greeting), true, new ByteArrayOutputStream()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("damaged");
    assertThat(store.verify()).singleElement().asString().contains("damaged");

    Files.writeString(file, "hello, farm\n");
  }

  @Test
  void place_itemOnDiskButNotValid_isReplaced() throws IOException {
    Path stale = store.realDir().resolve("0ykv14sipxbjj3936c79hhbcx19x2488-greeting.txt");
    Files.createDirectory(stale);
    Files.writeString(stale.resolve("junk"), "junk");

    StorePath greeting = text("greeting.txt", "hello, farm\n");

    assertThat(Files.readString(store.realPath(greeting))).isEqualTo("hello, farm\n");
  }

  @Test
  void open_afterAKilledProcess_removesItsTemporaryItems() throws Exception {
    Process process = new ProcessBuilder("true").start();
    assertThat(process.waitFor()).isZero();
    Path stale = store.realDir().resolve(".relevo-" + process.pid() + "-1");
    Files.createDirectories(stale.resolve("sub"));
    Path live = store.realDir().resolve(".relevo-" + ProcessHandle.current().pid() + "-999999");
    Files.createFile(live);

    open("a").close();

    assertThat(stale).doesNotExist();
    assertThat(live).exists();
    Files.delete(live);
  }

  private static Derivation derivation(
      StorePath source, Optional<DerivationOutput.FixedContent> fixed, String... names)
      throws IOException {
    TreeMap<String, DerivationOutput> outputs = new TreeMap<>();
    for (String name : names) {
      StorePath path = StorePath.of(
          StoreDir.GUIX,
          Hash.sha256(name.getBytes(UTF_8)).base32().substring(0, 32) + "-x-" + name);
      outputs.put(name, new DerivationOutput(path, fixed));
    }
    return new Derivation(
        outputs,
        new TreeMap<>(),
        new TreeSet<>(Set.of(source)),
        "x86_64-linux",
        "/bin/sh",
        List.of(),
        new TreeMap<>());
  }

  @Test
  void registerOutputs_builderLeftovers_becomeCanonicalAndScanned() throws IOException {
    StorePath greeting = text("greeting.txt", "hello, farm\n");
    StorePath other = text("other.txt", "not mentioned\n");
    Derivation derivation = derivation(greeting, Optional.empty(), "doc", "out");
    StorePath out = derivation.output("out").orElseThrow().path();
    StorePath doc = derivation.output("doc").orElseThrow().path();
    Files.createDirectories(store.realPath(out).resolve("bin"));
    Files.writeString(
        store.realPath(out).resolve("bin/run"), "#!" + greeting + " " + out + " " + other);
    Files.setPosixFilePermissions(
        store.realPath(out).resolve("bin/run"), PosixFilePermissions.fromString("rwx------"));
    Files.createSymbolicLink(store.realPath(doc), Path.of(out.toString()));
    StorePath drv = StoreDir.GUIX.parse("/gnu/store/" + "1".repeat(32) + "-x.drv");

    store.registerOutputs(drv, derivation);

    assertThat(store.info(out).orElseThrow().references()).containsExactlyInAnyOrder(greeting, out);
    assertThat(store.info(out).orElseThrow().deriver()).contains(drv);
    assertThat(store.info(doc).orElseThrow().references()).containsExactly(out);
    assertThat(PosixFilePermissions.toString(
            Files.getPosixFilePermissions(store.realPath(out).resolve("bin/run"))))
        .isEqualTo("r-xr-xr-x");
  }

  @Test
  void registerOutputs_oneMissing_registersNone() throws IOException {
    StorePath greeting = text("greeting.txt", "hello, farm\n");
    Derivation derivation = derivation(greeting, Optional.empty(), "doc", "out");
    StorePath doc = derivation.output("doc").orElseThrow().path();
    Files.writeString(store.realPath(doc), "doc");

    assertThatThrownBy(() -> store.registerOutputs(greeting, derivation))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("\"out\"");
    assertThat(store.queryValid(Set.of(doc))).isEmpty();
  }

  @Test
  void registerOutputs_fixedOutputOfOtherContent_isRefusedWithBothHashes() throws IOException {
    StorePath greeting = text("greeting.txt", "hello, farm\n");
    DerivationOutput.FixedContent fixed =
        DerivationOutput.FixedContent.of(false, Hash.sha256("wanted".getBytes(UTF_8)));
    Derivation derivation = derivation(greeting, Optional.of(fixed), "out");
    StorePath out = derivation.output("out").orElseThrow().path();
    Files.writeString(store.realPath(out), "made");

    assertThatThrownBy(() -> store.registerOutputs(greeting, derivation))
        .hasMessageContaining(fixed.hex())
        .hasMessageContaining(Hash.sha256("made".getBytes(UTF_8)).hex());

    Files.writeString(store.realPath(out), "wanted");
    store.registerOutputs(greeting, derivation);
    assertThat(store.queryValid(Set.of(out))).containsExactly(out);
  }
}
