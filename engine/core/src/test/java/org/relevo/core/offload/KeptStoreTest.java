package org.relevo.core.offload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.worker.StderrMessage;
import org.relevo.formats.worker.WorkerReader;
import org.relevo.formats.worker.WorkerWire;
import org.relevo.formats.worker.WorkerWriter;

class KeptStoreTest {
  private static final StorePath ITEM =
      new StorePath(StoreDir.GUIX, "1".repeat(StorePath.HASH_LENGTH) + "-a");

  private final ByteArrayOutputStream words = new ByteArrayOutputStream();
  private final WorkerWriter says = new WorkerWriter(words);
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private final List<String> otherWay = new ArrayList<>();

  private KeptStore store(boolean pays, boolean extended) throws IOException {
    ByteArrayOutputStream handshake = new ByteArrayOutputStream();
    WorkerWriter first = new WorkerWriter(handshake);
    first.u64(WorkerWire.SERVER_MAGIC);
    first.u64(WorkerWire.VERSION);
    if (extended) {
      first.message(StderrMessage.Next.of(""));
    }
    first.message(new StderrMessage.Last());
    handshake.writeBytes(words.toByteArray());
    DaemonStore daemon = DaemonStore.open(
        StoreDir.GUIX, new ByteArrayInputStream(handshake.toByteArray()), heard, () -> {});
    return new KeptStore(daemon, Optional.of(new KeptStore.OtherWay() {
      @Override
      public boolean pays(long bytes, Duration roundTrip) {
        otherWay.add("asked about " + bytes);
        return pays;
      }

      @Override
      public void importBundle(InputStream in) throws IOException {
        otherWay.add(new String(in.readAllBytes(), UTF_8));
      }

      @Override
      public void close() {
        otherWay.add("closed");
      }
    }));
  }

  private static InputStream bundle() {
    return new ByteArrayInputStream("a bundle".getBytes(UTF_8));
  }

  @Test
  void importBundle_otherWayPays_goesThere() throws IOException {
    KeptStore store = store(true, false);

    store.importBundle(bundle(), 1000);
    store.close();

    assertThat(otherWay).containsExactly("asked about 1000", "a bundle", "closed");
  }

  @Test
  void importBundle_otherWayDoesNotPay_goesToTheDaemon() throws IOException {
    says.message(new StderrMessage.Read(100));
    says.message(new StderrMessage.Last());
    says.storePaths(List.of(ITEM));
    KeptStore store = store(false, false);

    assertThat(store.importBundle(bundle(), 1000)).containsExactly(ITEM);

    assertThat(otherWay).containsExactly("asked about 1000");
    assertThat(heard.toString(UTF_8)).contains("a bundle");
  }

  @Test
  void importBundle_daemonThatTakesStreams_getsItWhateverPays() throws IOException {
    says.message(new StderrMessage.Last());
    says.storePaths(List.of(ITEM));
    KeptStore store = store(true, true);

    assertThat(store.importBundle(bundle(), 1000)).containsExactly(ITEM);

    assertThat(otherWay).isEmpty();
    assertThat(new WorkerReader(new ByteArrayInputStream(heard.toByteArray())).u64())
        .isEqualTo(WorkerWire.CLIENT_MAGIC);
    assertThat(heard.toString(UTF_8)).contains("a bundle");
  }
}
