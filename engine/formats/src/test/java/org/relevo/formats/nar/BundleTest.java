package org.relevo.formats.nar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.relevo.formats.path.StoreDir;

class BundleTest {
  private static List<BundleItem> readAll(byte[] bundle) throws IOException {
    BundleReader reader = new BundleReader(StoreDir.GUIX, new ByteArrayInputStream(bundle));
    List<BundleItem> items = new ArrayList<>();
    for (Optional<BundleItem> item = reader.next(new TestingNars.Transcript());
        item.isPresent();
        item = reader.next(new TestingNars.Transcript())) {
      items.add(item.get());
    }
    return items;
  }

  @Test
  void next_realBundle_signsTheHashOfEachItem() throws IOException {
    List<BundleItem> items = readAll(TestingNars.vector("bundle-signed.nar"));

    assertThat(items).isNotEmpty();
    assertThat(items)
        .allSatisfy(item -> assertThat(item.signature().orElseThrow())
            .containsIgnoringCase(item.signedHash().hex()));
  }

  @Test
  void write_partsOfARealBundle_givesItBack() throws IOException {
    byte[] bundle = TestingNars.vector("bundle-signed.nar");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BundleWriter writer = new BundleWriter(out);
    BundleReader reader = new BundleReader(StoreDir.GUIX, new ByteArrayInputStream(bundle));
    while (true) {
      ByteArrayOutputStream nar = new ByteArrayOutputStream();
      Optional<BundleItem> item = reader.next(new NarWriter(nar));
      if (item.isEmpty()) {
        break;
      }
      OutputStream sink = writer.beginItem();
      nar.writeTo(sink);
      assertThat(writer.narHash()).isEqualTo(item.get().narHash());
      assertThat(nar.size()).isEqualTo((int) item.get().narSize());
      writer.endItem(
          item.get().path(),
          item.get().references(),
          item.get().deriver(),
          item.get().signature().map(signature -> hash -> {
            assertThat(hash).isEqualTo(item.get().signedHash());
            return signature;
          }));
    }
    writer.end();

    assertThat(out.toByteArray()).isEqualTo(bundle);
  }

  @Test
  void next_everyTruncation_isRefused() throws IOException {
    byte[] bundle = TestingNars.vector("bundle-signed.nar");
    for (int length = 0; length < bundle.length; length++) {
      byte[] cut = Arrays.copyOf(bundle, length);
      assertThatThrownBy(() -> readAll(cut)).isInstanceOf(NarFormatException.class);
    }
  }

  @Test
  void next_itemOfAnotherStore_isRefusedWithBothNames() throws IOException {
    byte[] bundle = TestingNars.vector("bundle-signed.nar");
    BundleReader reader = new BundleReader(StoreDir.NIX, new ByteArrayInputStream(bundle));

    assertThatThrownBy(() -> reader.next(new TestingNars.Transcript()))
        .isInstanceOf(NarFormatException.class)
        .hasMessageContaining("/gnu/store/")
        .hasMessageContaining("/nix/store");
  }

  @Test
  void next_bytesAfterTheBundle_areLeftInTheStream() throws IOException {
    ByteArrayInputStream in =
        new ByteArrayInputStream(TestingNars.concat(TestingNars.vector("bundle-signed.nar"), 7));
    BundleReader reader = new BundleReader(StoreDir.GUIX, in);
    while (reader.next(new TestingNars.Transcript()).isPresent()) {
      assertThat(in.available()).isPositive();
    }

    assertThat(in.readAllBytes()).isEqualTo(NarWire.integer(7));
  }

  @Test
  void signature_withBytesThatAreNoUtf8_goesThroughAsItIs() throws IOException {
    byte[] bundle = TestingNars.vector("bundle-signed.nar");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BundleWriter writer = new BundleWriter(out);
    ByteArrayOutputStream nar = new ByteArrayOutputStream();
    BundleItem item = new BundleReader(StoreDir.GUIX, new ByteArrayInputStream(bundle))
        .next(new NarWriter(nar))
        .orElseThrow();
    nar.writeTo(writer.beginItem());
    String raw = "(hash \"A\u00e4\u00ff\")";
    writer.endItem(item.path(), item.references(), item.deriver(), Optional.of(hash -> raw));
    writer.end();

    assertThat(readAll(out.toByteArray()).get(0).signature()).contains(raw);
    assertThat(out.toString(StandardCharsets.ISO_8859_1)).contains(raw);
  }
}
