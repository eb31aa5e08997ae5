package org.relevo.app.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.StoreLayout;
import org.relevo.core.store.daemon.DaemonException;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.core.store.daemon.LogSink;
import org.relevo.core.trust.BundleVerifier;
import org.relevo.core.trust.SignatureException;
import org.relevo.formats.derivation.DerivationBuilder;
import org.relevo.formats.derivation.DerivationHashes;
import org.relevo.formats.derivation.DerivationOutput.FixedContent;
import org.relevo.formats.derivation.NamedDerivation;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.nar.NarWriter;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/** Two real stores that share a prefix, a daemon over one of them, and real builders. */
@Timeout(60)
class DaemonEndToEndTest {
  private static final StoreDir DIR = new StoreDir("/relevo-test/store");

  @TempDir
  private Path root;

  private LocalStore head;
  private LocalStore machine;
  private WorkerServer server;
  private DaemonStore client;

  @BeforeEach
  void start() throws Exception {
    head = open("head", "head");
    machine = open("machine", "head");
    DaemonSettings settings = DaemonSettings.of(root.resolve("socket"), Set.of("x86_64-linux"), 1)
        .withSiteParent(root.resolve("sites"));
    server = WorkerServer.start(machine, settings);
    client = DaemonStore.connect(DIR, server.socket());
  }

  /** Signs with a name instead of a key. */
  private LocalStore open(String name, String trusted) throws IOException {
    BundleVerifier verifier = (item, hash, signature) -> {
      if (!signature.equals(trusted + ":" + hash.hex())) {
        throw new SignatureException(
            SignatureException.Fault.UNAUTHORIZED, item, item + " is not signed by " + trusted);
      }
    };
    return LocalStore.open(
        new StoreLayout(DIR, root.resolve(name + "/store"), root.resolve(name + "/state")),
        hash -> name + ":" + hash.hex(),
        verifier);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
    machine.close();
    head.close();
  }

  private StorePath script(DerivationBuilder builder, String script) throws IOException {
    NamedDerivation made = builder
        .arguments("-c", script)
        .environment("PATH", "/usr/bin:/bin")
        .build("x86_64-linux", "/bin/sh", new DerivationHashes(head::derivation));
    return head.addText(made.path().name(), made.contents(), made.derivation().references());
  }

  private byte[] bundle(StorePath... items) throws IOException {
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    head.exportBundle(List.of(items), true, bundle);
    return bundle.toByteArray();
  }

  private void send(StorePath... items) throws IOException {
    client.importBundle(new ByteArrayInputStream(bundle(items)));
  }

  @Test
  void wholeWay_inputsThere_buildAndOutputsBack() throws Exception {
    StorePath text = head.addText("input", "some input".getBytes(UTF_8), List.of());
    StorePath drv = script(
        new DerivationBuilder(DIR, "job").sources(List.of(text)).outputs("out", "doc"),
        "mkdir $out; head -c 3000000 /dev/urandom > $out/large; cp " + text
            + " $out/copy; ln -s $doc $out/doc; echo about it > $doc");

    assertThat(client.queryValid(List.of(text, drv))).isEmpty();
    send(text, drv);
    client.build(List.of(drv), LogSink.DISCARD);

    StorePath out = client.derivation(drv).output("out").orElseThrow().path();
    StorePath doc = client.derivation(drv).output("doc").orElseThrow().path();
    assertThat(client.derivationOutputs(drv)).containsExactlyInAnyOrder(out, doc);
    assertThat(client.references(out)).containsExactly(doc);
    assertThat(client.references(doc)).isEmpty();
    assertThat(client.deriver(out)).contains(drv);
    assertThat(machine.realPath(out).resolve("copy")).hasContent("some input");
    assertThat(machine.verify()).isEmpty();
    // Back: what the machine exports is what it has.
    ByteArrayOutputStream back = new ByteArrayOutputStream();
    client.exportBundle(List.of(doc, out), true, back);
    LocalStore third = open("third", "machine");
    try (third) {
      assertThat(third.importBundle(new ByteArrayInputStream(back.toByteArray())))
          .containsExactly(doc, out);
      assertThat(third.info(out).orElseThrow().narHash())
          .isEqualTo(client.info(out).orElseThrow().narHash());
    }
    client.build(List.of(drv), LogSink.DISCARD); // nothing to do
  }

  @Test
  void importBundle_itemDamagedEarly_isRefusedAndTheConnectionGoesOn() throws Exception {
    byte[] content = new byte[300_000];
    StorePath text = head.addText("large", content, List.of());
    byte[] bundle = bundle(text);
    byte[] damaged = bundle.clone();
    damaged[20] ^= 1; // in the nar's first words, with nearly everything still to come

    assertThatThrownBy(() -> client.importBundle(new ByteArrayInputStream(damaged)))
        .isInstanceOf(DaemonException.class);
    assertThat(client.isValid(text)).isFalse();
    client.importBundle(new ByteArrayInputStream(bundle));
    assertThat(client.isValid(text)).isTrue();
  }

  @Test
  void importBundle_signatureOfAnother_isRefusedAndTheConnectionGoesOn() throws Exception {
    StorePath text = head.addText("input", "some input".getBytes(UTF_8), List.of());
    byte[] bundle = bundle(text);
    ByteArrayOutputStream foreign = new ByteArrayOutputStream();
    LocalStore stranger = open("stranger", "head");
    try (stranger) {
      stranger.addText("input", "some input".getBytes(UTF_8), List.of());
      stranger.exportBundle(List.of(text), true, foreign);
    }

    assertThatThrownBy(() -> client.importBundle(new ByteArrayInputStream(foreign.toByteArray())))
        .isInstanceOf(DaemonException.class)
        .hasMessageContaining(text.toString())
        .hasMessageContaining("not signed by head");
    assertThat(client.isValid(text)).isFalse();
    assertThatThrownBy(
            () -> client.importBundle(new ByteArrayInputStream(bundle, 0, bundle.length / 2)))
        .isInstanceOf(DaemonException.class);
    assertThat(client.isValid(text)).isFalse();
    client.importBundle(new ByteArrayInputStream(bundle));
    assertThat(client.isValid(text)).isTrue();
    try (var entries = Files.list(machine.realDir())) {
      assertThat(entries).containsExactly(machine.realPath(text));
    }
  }

  @Test
  void build_fixedOutputDiffers_failsForGoodWithBothHashes() throws Exception {
    Hash promised = Hash.sha256("promised".getBytes(UTF_8));
    StorePath drv = script(
        new DerivationBuilder(DIR, "fixed").fixed(FixedContent.of(false, promised)),
        "echo other > $out");
    send(drv);

    DaemonException error = catchThrowableOfType(
        DaemonException.class, () -> client.build(List.of(drv), LogSink.DISCARD));

    assertThat(error.status()).isEqualTo(DaemonException.BUILD_FAILED);
    assertThat(error)
        .hasMessageContaining(promised.hex())
        .hasMessageContaining(Hash.sha256("other\n".getBytes(UTF_8)).hex());
    try (var entries = Files.list(machine.realDir())) {
      assertThat(entries).containsExactly(machine.realPath(drv));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "allowedReferences, '', false",
    "allowedReferences, BASE, false",
    "allowedReferences, MIDDLE out, true",
    "disallowedReferences, MIDDLE, false",
    "disallowedReferences, BASE, true",
    "disallowedReferences, out, false",
    "allowedRequisites, MIDDLE, false",
    "allowedRequisites, MIDDLE BASE, true",
    "disallowedRequisites, BASE, false",
    "disallowedRequisites, doc, true",
    "disallowedRequisites, nonsense, false"
  })
  void build_referenceRule_isKept(String rule, String value, boolean good) throws Exception {
    StorePath base = head.addText("base", "base".getBytes(UTF_8), List.of());
    StorePath middle = head.addText("middle", base.toString().getBytes(UTF_8), List.of(base));
    StorePath drv = script(
        new DerivationBuilder(DIR, "ruled")
            .sources(List.of(middle))
            .outputs("out", "doc")
            .environment(
                rule, value.replace("BASE", base.toString()).replace("MIDDLE", middle.toString())),
        "echo " + middle + " $out > $out; echo > $doc");
    send(base, middle, drv);

    if (good) {
      client.build(List.of(drv), LogSink.DISCARD);
      assertThat(client.queryValid(client.derivationOutputs(drv))).hasSize(2);
    } else {
      DaemonException error = catchThrowableOfType(
          DaemonException.class, () -> client.build(List.of(drv), LogSink.DISCARD));
      assertThat(error).hasMessageContaining(rule);
      assertThat(error.status()).isEqualTo(DaemonException.BUILD_FAILED);
      assertThat(client.queryValid(client.derivationOutputs(drv))).isEmpty();
    }
  }

  @Test
  void build_derivationNotSent_saysSo() {
    StorePath absent = new StorePath(DIR, "0".repeat(32) + "-absent.drv");

    assertThatThrownBy(() -> client.build(List.of(absent), LogSink.DISCARD))
        .isInstanceOf(DaemonException.class)
        .hasMessageContaining(absent.toString())
        .hasMessageContaining("send the derivation");
  }

  @Test
  void build_missingInput_isBuiltFirst() throws Exception {
    StorePath a = script(new DerivationBuilder(DIR, "a"), "echo a > $out");
    StorePath aOut = head.derivation(a).output("out").orElseThrow().path();
    StorePath b =
        script(new DerivationBuilder(DIR, "b").input(a), "read x < " + aOut + "; echo $x-b > $out");
    send(a, b);

    client.build(List.of(b), LogSink.DISCARD);

    StorePath bOut = head.derivation(b).output("out").orElseThrow().path();
    assertThat(machine.realPath(bOut)).hasContent("a-b");
    assertThat(client.isValid(aOut)).isTrue();
  }

  @Test
  void addTree_isTheSameItemOnBothSides() throws Exception {
    ByteArrayOutputStream nar = new ByteArrayOutputStream();
    NarWriter writer = new NarWriter(nar);
    writer.enterDirectory("");
    writer.regular("file", true, 3, new ByteArrayInputStream("abc".getBytes(UTF_8)));
    writer.symlink("link", "file");
    writer.leaveDirectory();

    StorePath there = client.addTree("tree", new ByteArrayInputStream(nar.toByteArray()));
    StorePath here = head.addTree("tree", new ByteArrayInputStream(nar.toByteArray()));

    assertThat(there).isEqualTo(here);
    assertThat(client.isValid(there)).isTrue();
    assertThatThrownBy(() -> client.addTree("tree/", new ByteArrayInputStream(nar.toByteArray())))
        .isInstanceOf(IOException.class);
  }
}
