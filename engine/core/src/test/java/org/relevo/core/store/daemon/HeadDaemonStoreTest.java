package org.relevo.core.store.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.store.StoreException;
import org.relevo.core.store.StoreLayout;
import org.relevo.core.trust.KeyFiles;
import org.relevo.core.trust.KeyGenerator;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.nar.NarWriter;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

class HeadDaemonStoreTest {
  private static final StorePath ITEM = new StorePath(StoreDir.GUIX, "0".repeat(32) + "-item");

  @TempDir
  private Path root;

  private final TestingDaemon daemon = TestingDaemon.speaking(0x163);

  @SuppressWarnings("NullAway.Init")
  private StoreLayout layout;

  @SuppressWarnings("NullAway.Init")
  private KeyFiles keys;

  @BeforeEach
  void keys() throws IOException {
    layout = new StoreLayout(StoreDir.GUIX, root.resolve("store"), root.resolve("state"));
    Files.createDirectories(layout.realDir());
    keys = new KeyFiles(Files.createDirectories(root.resolve("etc")));
    keys.save(new KeyGenerator(new SecureRandom()).generate());
  }

  private HeadDaemonStore open() throws IOException {
    return HeadDaemonStore.open(new DaemonPool(StoreDir.GUIX, daemon::connect), layout, keys);
  }

  /** Lays the item down, and what the daemon will say of it once. */
  private void item(String content) throws IOException {
    Files.deleteIfExists(layout.real(ITEM));
    Files.writeString(layout.real(ITEM), content);
    ByteArrayOutputStream nar = new ByteArrayOutputStream();
    byte[] bytes = content.getBytes(UTF_8);
    new NarWriter(nar).regular("", false, bytes.length, new ByteArrayInputStream(bytes));
    daemon.replies(out -> {
      out.string("");
      out.string(Hash.sha256(nar.toByteArray()).hex());
      out.storePaths(List.of());
      out.u64(1);
      out.u64(nar.size());
    });
  }

  private static byte[] export(HeadDaemonStore store) throws IOException {
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    store.exportBundle(List.of(ITEM), true, bundle);
    return bundle.toByteArray();
  }

  @Test
  void info_askedAgain_isRemembered() throws IOException {
    item("first");

    try (HeadDaemonStore store = open()) {
      // The daemon has one answer only.
      assertThat(store.info(ITEM)).isEqualTo(store.info(ITEM)).isPresent();
      assertThat(export(store)).isNotEmpty();
    }
  }

  @Test
  void exportBundle_itemThatWasCollectedAndBuiltOtherwise_goesByWhatItIsNow() throws IOException {
    item("first");
    item("built anew");
    Files.deleteIfExists(layout.real(ITEM));
    Files.writeString(layout.real(ITEM), "first");

    try (HeadDaemonStore store = open()) {
      byte[] before = export(store);
      Files.delete(layout.real(ITEM));
      Files.writeString(layout.real(ITEM), "built anew");
      byte[] after = export(store);

      assertThat(new String(before, UTF_8)).contains("first");
      assertThat(new String(after, UTF_8)).contains("built anew");
    }
  }

  @Test
  void exportBundle_itemThatIsGone_saysSo() throws IOException {
    item("first");
    daemon.says(out ->
        out.message(new org.relevo.formats.worker.StderrMessage.Failure("path is not valid", 1)));
    daemon.replies(out -> out.bool(false));

    try (HeadDaemonStore store = open()) {
      assertThat(store.info(ITEM)).isPresent();
      Files.delete(layout.real(ITEM));
      assertThatThrownBy(() -> export(store))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("not valid");
    }
  }
}
