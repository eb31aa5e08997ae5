package org.relevo.core.store.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.relevo.core.store.PathInfo;
import org.relevo.core.store.StoreException;
import org.relevo.formats.derivation.DerivationWriter;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.nar.NarWriter;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.worker.StderrMessage;
import org.relevo.formats.worker.WorkerOp;
import org.relevo.formats.worker.WorkerReader;
import org.relevo.formats.worker.WorkerWire;
import org.relevo.formats.worker.WorkerWriter;

@Timeout(30)
class DaemonStoreTest {
  private static final StorePath HELLO =
      new StorePath(StoreDir.GUIX, "0nlwi75s2a82fsk6xfav65pvcjaym8l4-hello");
  private static final StorePath DRV =
      new StorePath(StoreDir.GUIX, "64frnqi59vy5m67lsc4vinj3rdy0qjsw-hello.drv");

  private static TestingDaemon daemon() {
    return TestingDaemon.speaking(WorkerWire.VERSION);
  }

  @Test
  void open_currentDaemon_sendsAffinityAndReserve() throws IOException {
    TestingDaemon daemon = daemon();

    try (DaemonStore store = daemon.connect()) {
      assertThat(store.version()).isEqualTo(0x163);
    }

    WorkerReader heard = daemon.everythingHeard();
    assertThat(heard.u64()).isEqualTo(WorkerWire.CLIENT_MAGIC);
    assertThat(heard.u64()).isEqualTo(0x163);
    assertThat(heard.u64()).isZero();
    assertThat(heard.u64()).isEqualTo(1);
    assertThat(heard.u64OrEnd()).isEmpty();
    assertThat(daemon.hungUp()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {0x101, 0x10a, 0x10b, 0x10d, 0x10e, 0x160, 0x163, 0x164})
  void open_otherMinor_speaksWhatBothKnow(long version) throws IOException {
    TestingDaemon daemon = TestingDaemon.speaking(version);

    try (DaemonStore store = daemon.connect()) {
      assertThat(store.version()).isEqualTo((int) Math.min(version, 0x163));
    }

    WorkerReader heard = daemon.everythingHeard();
    heard.u64();
    heard.u64();
    if (version >= 0x10e) {
      assertThat(heard.u64()).isZero();
    }
    if (version >= 0x10b) {
      assertThat(heard.u64()).isEqualTo(1);
    }
    assertThat(heard.u64OrEnd()).isEmpty();
  }

  @Test
  void open_otherMajor_isRefusedWithBothVersions() {
    TestingDaemon daemon = TestingDaemon.speaking(0x263);

    assertThatThrownBy(daemon::connect)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("0x263")
        .hasMessageContaining("0x163");
    assertThat(daemon.hungUp()).isTrue();
  }

  @Test
  void open_noDaemon_saysSo() {
    TestingDaemon stranger = new TestingDaemon().says(out -> out.u64(0x312d4853535348L));

    assertThatThrownBy(stranger::connect).hasMessageContaining("not a build daemon");
    assertThatThrownBy(new TestingDaemon()::connect).hasMessageContaining("closed the connection");
  }

  @Test
  void open_errorWithoutStatus_isStatusOne() {
    TestingDaemon daemon = new TestingDaemon().says(out -> {
      out.u64(WorkerWire.SERVER_MAGIC);
      out.u64(WorkerWire.VERSION);
      out.u64(WorkerWire.ERROR);
      out.string("the database is too new");
    });

    DaemonException error = catchThrowableOfType(DaemonException.class, daemon::connect);

    assertThat(error).hasMessage("the database is too new");
    assertThat(error.status()).isEqualTo(DaemonException.OTHER);
  }

  @Test
  void queryValid_somePaths_isOneRequest() throws IOException {
    TestingDaemon daemon = daemon().replies(out -> out.storePaths(List.of(DRV)));

    try (DaemonStore store = daemon.connect()) {
      assertThat(store.queryValid(List.of(HELLO, DRV))).containsExactly(DRV);
    }

    WorkerReader heard = daemon.heard();
    assertThat(heard.u64()).isEqualTo(WorkerOp.QUERY_VALID_PATHS.number());
    assertThat(heard.strings()).containsExactly(HELLO.toString(), DRV.toString());
    assertThat(heard.u64OrEnd()).isEmpty();
  }

  @Test
  void queryValid_oldDaemon_asksForEach() throws IOException {
    TestingDaemon daemon = TestingDaemon.speaking(0x10a)
        .replies(out -> out.bool(false))
        .replies(out -> out.bool(true));

    try (DaemonStore store = daemon.connect()) {
      assertThat(store.queryValid(List.of(HELLO, DRV))).containsExactly(DRV);
    }
  }

  @Test
  void info_validPath_givesAllFields() throws IOException {
    Hash hash = Hash.sha256("nar".getBytes(UTF_8));
    TestingDaemon daemon = daemon().replies(out -> {
      out.storePath(DRV);
      out.string(hash.hex());
      out.storePaths(List.of(HELLO));
      out.u64(1234567890);
      out.u64(1L << 40);
    });

    try (DaemonStore store = daemon.connect()) {
      PathInfo info = store.info(HELLO).orElseThrow();
      assertThat(info.deriver()).contains(DRV);
      assertThat(info.narHash()).isEqualTo(hash);
      assertThat(info.references()).containsExactly(HELLO);
      assertThat(info.registrationTime()).isEqualTo(Instant.ofEpochSecond(1234567890));
      assertThat(info.narSize()).isEqualTo(1L << 40);
    }
  }

  @Test
  void info_invalidPath_isEmptyAndTheConnectionGoesOn() throws IOException {
    TestingDaemon daemon = daemon()
        .says(out -> out.message(new StderrMessage.Failure("path is not valid", 1)))
        .replies(out -> out.bool(false))
        .replies(out -> out.strings(List.of("download")));

    try (DaemonStore store = daemon.connect()) {
      assertThat(store.info(HELLO)).isEmpty();
      assertThat(store.builtInBuilders()).containsExactly("download");
    }
  }

  @Test
  void build_logPieces_arriveInOrderBeforeItReturns() throws IOException {
    TestingDaemon daemon = daemon()
        .says(out -> out.message(StderrMessage.Next.of("one\n")))
        .says(out -> out.message(new StderrMessage.Next(new byte[] {(byte) 0xff, 'x'})))
        .replies(out -> out.u64(1));
    ByteArrayOutputStream log = new ByteArrayOutputStream();

    try (DaemonStore store = daemon.connect()) {
      store.build(List.of(DRV), LogSink.to(log));
    }

    assertThat(log.toByteArray()).containsExactly('o', 'n', 'e', '\n', 0xff, 'x');
    WorkerReader heard = daemon.heard();
    assertThat(heard.u64()).isEqualTo(WorkerOp.BUILD_DERIVATIONS.number());
    assertThat(heard.strings()).containsExactly(DRV.toString());
    assertThat(heard.u64()).isZero();
    assertThat(heard.u64OrEnd()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 101, 7})
  void build_failure_givesMessageAndStatusAndTheStoreStaysOpen(int status) throws IOException {
    TestingDaemon daemon = daemon()
        .says(out -> out.message(new StderrMessage.Failure("build of x failed", status)))
        .replies(out -> out.bool(true));

    try (DaemonStore store = daemon.connect()) {
      DaemonException error = catchThrowableOfType(
          DaemonException.class, () -> store.build(List.of(DRV), LogSink.DISCARD));
      assertThat(error).hasMessage("build of x failed");
      assertThat(error.status()).isEqualTo(status);
      assertThat(store.isOpen()).isTrue();
      assertThat(store.isValid(HELLO)).isTrue();
    }
  }

  @Test
  void anyOperation_unknownMessage_namesItAndClosesTheStore() throws IOException {
    TestingDaemon daemon = daemon().says(out -> out.u64(0xabcdef));

    DaemonStore store = daemon.connect();

    assertThatThrownBy(() -> store.isValid(HELLO)).hasMessageContaining("0xabcdef");
    assertThat(store.isOpen()).isFalse();
    assertThat(daemon.hungUp()).isTrue();
    assertThatThrownBy(() -> store.isValid(HELLO)).hasMessageContaining("closed");
  }

  @Test
  void importBundle_pullsExactlyWhatTheDaemonAsksFor() throws IOException {
    byte[] bundle = "0123456789".getBytes(UTF_8);
    TestingDaemon daemon = daemon()
        .says(out -> out.message(new StderrMessage.Read(4)))
        .says(out -> out.message(StderrMessage.Next.of("importing")))
        .says(out -> out.message(new StderrMessage.Read(1L << 40)))
        .says(out -> out.message(new StderrMessage.Read(4)))
        .replies(out -> out.storePaths(List.of(HELLO, DRV)));

    try (DaemonStore store = daemon.connect()) {
      assertThat(store.importBundle(new ByteArrayInputStream(bundle))).containsExactly(HELLO, DRV);
    }

    WorkerReader heard = daemon.heard();
    assertThat(heard.u64()).isEqualTo(WorkerOp.IMPORT_PATHS.number());
    assertThat(heard.string()).isEqualTo("0123");
    assertThat(heard.string()).isEqualTo("456789");
    assertThat(heard.string()).isEmpty();
    assertThat(heard.u64OrEnd()).isEmpty();
  }

  @Test
  void importBundle_sourceFails_closesTheStore() throws IOException {
    TestingDaemon daemon = daemon().says(out -> out.message(new StderrMessage.Read(4)));
    InputStream broken = new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("the disk is gone");
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return read();
      }
    };

    DaemonStore store = daemon.connect();

    assertThatThrownBy(() -> store.importBundle(broken)).hasMessage("the disk is gone");
    assertThat(store.isOpen()).isFalse();
  }

  @Test
  void exportBundle_twoItems_framesThem() throws IOException {
    TestingDaemon daemon = daemon()
        .says(out -> out.message(StderrMessage.Write.of("item one".getBytes(UTF_8))))
        .replies(out -> out.u64(1))
        .says(out -> out.message(StderrMessage.Write.of("item".getBytes(UTF_8))))
        .says(out -> out.message(StderrMessage.Write.of(" two".getBytes(UTF_8))))
        .replies(out -> out.u64(1));
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();

    try (DaemonStore store = daemon.connect()) {
      store.exportBundle(List.of(HELLO, DRV), true, bundle);
    }

    String one = "\1\0\0\0\0\0\0\0";
    assertThat(bundle.toString(UTF_8))
        .isEqualTo(one + "item one" + one + "item two" + "\0".repeat(8));
    WorkerReader heard = daemon.heard();
    assertThat(heard.u64()).isEqualTo(WorkerOp.EXPORT_PATH.number());
    assertThat(heard.string()).isEqualTo(HELLO.toString());
    assertThat(heard.bool()).isTrue();
  }

  @Test
  void addText_sendsNameContentAndReferences() throws IOException {
    TestingDaemon daemon = daemon().replies(out -> out.storePath(HELLO));

    try (DaemonStore store = daemon.connect()) {
      assertThat(store.addText("hello", new byte[] {1, 2}, List.of(DRV))).isEqualTo(HELLO);
    }

    WorkerReader heard = daemon.heard();
    assertThat(heard.u64()).isEqualTo(WorkerOp.ADD_TEXT_TO_STORE.number());
    assertThat(heard.string()).isEqualTo("hello");
    assertThat(heard.bytes(10)).containsExactly(1, 2);
    assertThat(heard.strings()).containsExactly(DRV.toString());
  }

  @Test
  void addTree_daemonRefusesAndHangsUp_givesItsReason() throws IOException {
    ByteArrayOutputStream words = new ByteArrayOutputStream();
    WorkerWriter daemon = new WorkerWriter(words);
    daemon.u64(WorkerWire.SERVER_MAGIC);
    daemon.u64(WorkerWire.VERSION);
    daemon.message(new StderrMessage.Last());
    daemon.message(new StderrMessage.Failure("the name has a slash", 1));
    OutputStream limited = new OutputStream() {
      private int left = 100_000;

      @Override
      public void write(int b) throws IOException {
        left--;
        if (left < 0) {
          throw new IOException("broken pipe");
        }
      }
    };
    DaemonStore store = DaemonStore.open(
        StoreDir.GUIX, new ByteArrayInputStream(words.toByteArray()), limited, () -> {});

    ByteArrayOutputStream nar = new ByteArrayOutputStream();
    new NarWriter(nar).regular("", false, 1 << 20, new ByteArrayInputStream(new byte[1 << 20]));

    assertThatThrownBy(() -> store.addTree("x", new ByteArrayInputStream(nar.toByteArray())))
        .isInstanceOf(DaemonException.class)
        .hasMessage("the name has a slash");
    assertThat(store.isOpen()).isFalse();
  }

  @Test
  void derivation_isReadFromAnExport() throws IOException {
    byte[] drv;
    try (InputStream in = DaemonStoreTest.class.getResourceAsStream("one.drv")) {
      drv = in.readAllBytes();
    }
    TestingDaemon daemon = daemon()
        .says(out -> {
          ByteArrayOutputStream item = new ByteArrayOutputStream();
          new NarWriter(item).regular("", false, drv.length, new ByteArrayInputStream(drv));
          item.write(new byte[100]); // the rest of an exported item
          out.message(StderrMessage.Write.of(item.toByteArray()));
        })
        .replies(out -> out.u64(1));

    try (DaemonStore store = daemon.connect()) {
      assertThat(DerivationWriter.write(store.derivation(DRV))).isEqualTo(drv);
    }

    WorkerReader heard = daemon.heard();
    assertThat(heard.u64()).isEqualTo(WorkerOp.EXPORT_PATH.number());
    assertThat(heard.string()).isEqualTo(DRV.toString());
    assertThat(heard.bool()).isFalse();
  }

  @Test
  void setOptions_currentDaemon_sendsPairs() throws IOException {
    TestingDaemon daemon = daemon().replies(out -> {});
    DaemonOptions options = DaemonOptions.DEFAULT
        .withLimits(Optional.of(Duration.ofMillis(1500)), Optional.of(Duration.ofSeconds(60)))
        .withMaxJobs(4)
        .with(DaemonOptions.Flag.BUILD_TRACE);

    try (DaemonStore store = daemon.connect()) {
      store.setOptions(options);
    }

    WorkerReader heard = daemon.heard();
    assertThat(heard.u64()).isEqualTo(WorkerOp.SET_OPTIONS.number());
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      numbers.add(heard.u64());
    }
    assertThat(numbers).containsExactly(0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L, 0L);
    assertThat(heard.stringPairs(10, 100))
        .isEqualTo(
            Map.of("build-timeout", "2", "build-max-silent-time", "60", "build-max-jobs", "4"));
    assertThat(heard.u64OrEnd()).isEmpty();
  }

  @Test
  void setOptions_oldDaemon_sendsJobsAndSilenceAsNumbers() throws IOException {
    TestingDaemon daemon = TestingDaemon.speaking(0x103).replies(out -> {});

    try (DaemonStore store = daemon.connect()) {
      store.setOptions(DaemonOptions.DEFAULT
          .withLimits(Optional.empty(), Optional.of(Duration.ofSeconds(9)))
          .withMaxJobs(3));
    }

    WorkerReader heard = daemon.everythingHeard();
    heard.u64();
    heard.u64();
    assertThat(heard.u64()).isEqualTo(WorkerOp.SET_OPTIONS.number());
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      numbers.add(heard.u64());
    }
    assertThat(numbers).containsExactly(0L, 0L, 0L, 0L, 3L, 9L, 0L);
    assertThat(heard.u64OrEnd()).isEmpty();
  }

  @Test
  void checkDir_otherPrefix_saysWhatToDo() throws IOException {
    TestingDaemon daemon = daemon()
        .says(out -> out.message(new StderrMessage.Failure(
            "path `/gnu/store/0-probe' is not in the store /nix/store", 1)));

    try (DaemonStore store = daemon.connect()) {
      assertThatThrownBy(store::checkDir)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("/gnu/store")
          .hasMessageContaining("/nix/store")
          .hasMessageContaining("same store directory");
    }
  }

  @Test
  void close_whileAnotherThreadWaits_endsTheWait() throws Exception {
    PipedOutputStream words = new PipedOutputStream();
    PipedInputStream in = new PipedInputStream(words);
    WorkerWriter daemon = new WorkerWriter(words);
    daemon.u64(WorkerWire.SERVER_MAGIC);
    daemon.u64(WorkerWire.VERSION);
    daemon.message(new StderrMessage.Last());
    daemon.message(StderrMessage.Next.of("waiting"));
    CountDownLatch waiting = new CountDownLatch(1);
    DaemonStore store = DaemonStore.open(StoreDir.GUIX, in, OutputStream.nullOutputStream(), words);

    CompletableFuture<Void> build = CompletableFuture.runAsync(
        () -> {
          try {
            store.build(List.of(DRV), piece -> waiting.countDown());
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        },
        task -> new Thread(task).start());
    assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
    store.close();

    assertThatThrownBy(() -> build.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void everyTruncationOfAReply_isAnErrorThatClosesTheStore() throws IOException {
    ByteArrayOutputStream words = new ByteArrayOutputStream();
    WorkerWriter daemon = new WorkerWriter(words);
    daemon.u64(WorkerWire.SERVER_MAGIC);
    daemon.u64(WorkerWire.VERSION);
    daemon.message(new StderrMessage.Last());
    int handshake = words.size();
    daemon.message(StderrMessage.Next.of("log"));
    daemon.message(new StderrMessage.Last());
    daemon.storePaths(List.of(HELLO));
    byte[] all = words.toByteArray();

    for (int length = handshake; length < all.length; length++) {
      DaemonStore store = DaemonStore.open(
          StoreDir.GUIX,
          new ByteArrayInputStream(all, 0, length),
          OutputStream.nullOutputStream(),
          () -> {});
      assertThatThrownBy(() -> store.references(HELLO))
          .as("cut after %d bytes", length)
          .isInstanceOf(IOException.class);
      assertThat(store.isOpen()).isFalse();
    }
  }
}
