package org.relevo.app.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.daemon.build.BuildScheduler;
import org.relevo.app.daemon.build.BuildSettings;
import org.relevo.app.daemon.build.TestingBuildStore;
import org.relevo.app.daemon.build.TestingListener;
import org.relevo.core.store.PathInfo;
import org.relevo.core.store.StoreException;
import org.relevo.core.store.daemon.DaemonException;
import org.relevo.core.store.daemon.DaemonOptions;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.core.store.daemon.LogSink;
import org.relevo.core.store.daemon.SocketStreams;
import org.relevo.formats.derivation.DerivationBuilder;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.worker.StderrMessage;
import org.relevo.formats.worker.WorkerReader;
import org.relevo.formats.worker.WorkerWire;
import org.relevo.formats.worker.WorkerWriter;

@Timeout(60)
class WorkerServerTest {
  @TempDir
  private Path root;

  private TestingBuildStore store;
  private WorkerServer server;
  private Path socket;

  @BeforeEach
  void start() throws Exception {
    Path real = root.resolve("store");
    store = new TestingBuildStore(new StoreDir(real.toString()), real);
    socket = root.resolve("a/b/socket");
    server = WorkerServer.start(socket, "rw-rw-rw-", store, scheduler(), BuildSettings.of(2, 1));
  }

  private BuildScheduler scheduler() throws Exception {
    return BuildScheduler.start(
        store,
        new BuildScheduler.Host(
            Set.of("x86_64-linux"),
            Set.of(),
            BuildScheduler.Isolation.PLAIN,
            List.of(),
            root.resolve("sites"),
            root.resolve("log"),
            Optional.empty()));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private DaemonStore connect() throws IOException {
    return DaemonStore.connect(store.dir(), socket);
  }

  private StorePath script(String name, String script) throws IOException {
    return store.add(new DerivationBuilder(store.dir(), name)
        .arguments("-c", script)
        .environment("PATH", "/usr/bin:/bin")
        .build("x86_64-linux", "/bin/sh", store.hashes()));
  }

  private void tell(String name) throws IOException {
    Files.writeString(root.resolve("sites/guix-build-" + name + ".drv-0/top/go"), "go\n");
  }

  @Test
  void start_newDirectory_makesSocketWithTheGivenMode() throws IOException {
    assertThat(Files.getPosixFilePermissions(socket))
        .isEqualTo(PosixFilePermissions.fromString("rw-rw-rw-"));
    try (DaemonStore client = connect()) {
      assertThat(client.version()).isEqualTo(0x163);
    }
  }

  @Test
  void start_socketOfARunningDaemon_isRefused() throws Exception {
    try (BuildScheduler other = scheduler()) {
      assertThatThrownBy(
              () -> WorkerServer.start(socket, "rw-rw-rw-", store, other, BuildSettings.of(1, 1)))
          .hasMessageContaining("another build daemon");
    }
  }

  @Test
  void start_socketLeftBehind_isReplaced() throws Exception {
    Path stale = root.resolve("stale");
    java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(stale))
        .close();
    assertThat(Files.exists(stale)).isTrue();

    try (WorkerServer second =
            WorkerServer.start(stale, "rw-------", store, scheduler(), BuildSettings.of(1, 1));
        DaemonStore client = DaemonStore.connect(store.dir(), stale)) {
      assertThat(client.version()).isEqualTo(0x163);
    }
    assertThat(Files.exists(stale)).isFalse();
  }

  @Test
  void queries_answerAsTheStoreDoes() throws IOException {
    try (DaemonStore client = connect()) {
      StorePath one = client.addText("one", "1".getBytes(UTF_8), List.of());
      StorePath two = client.addText("two", "2".getBytes(UTF_8), List.of(one));
      StorePath absent = new StorePath(store.dir(), "0".repeat(32) + "-absent");

      assertThat(client.isValid(one)).isTrue();
      assertThat(client.isValid(absent)).isFalse();
      assertThat(client.queryValid(List.of(one, absent, two))).containsExactlyInAnyOrder(one, two);
      assertThat(client.references(two)).containsExactly(one);
      assertThat(client.deriver(one)).isEmpty();
      assertThat(client.pathFromHashPart(one.hashPart())).contains(one);
      assertThat(client.pathFromHashPart("0".repeat(32))).isEmpty();
      Optional<PathInfo> info = client.info(two);
      assertThat(info).isEqualTo(store.info(two));
      assertThat(client.info(absent)).isEmpty();
      assertThat(client.builtInBuilders()).isEmpty();
      client.ensurePath(one);
      client.addTempRoot(absent);
      assertThatThrownBy(() -> client.ensurePath(absent)).isInstanceOf(DaemonException.class);
      client.checkDir();
    }
  }

  @Test
  void anyOperation_pathOfAnotherStore_isAClearErrorAndTheConnectionGoesOn() throws IOException {
    try (DaemonStore client = DaemonStore.connect(StoreDir.GUIX, socket)) {
      StorePath foreign = new StorePath(StoreDir.GUIX, "0".repeat(32) + "-x");

      assertThatThrownBy(() -> client.queryValid(List.of(foreign)))
          .isInstanceOf(DaemonException.class)
          .hasMessageContaining("is not in the store")
          .hasMessageContaining(store.dir().text());
      assertThatThrownBy(client::checkDir)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("/gnu/store")
          .hasMessageContaining(store.dir().text());
      assertThat(client.builtInBuilders()).isEmpty();
    }
  }

  @Test
  void unknownOperation_isAnErrorThatNamesIt() throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      WorkerWriter out = new WorkerWriter(SocketStreams.out(channel));
      WorkerReader in = new WorkerReader(new BufferedInputStream(SocketStreams.in(channel)));
      out.u64(WorkerWire.CLIENT_MAGIC);
      out.u64(WorkerWire.VERSION);
      out.u64(0);
      out.u64(1);
      out.u64(4711);
      in.u64();
      in.u64();
      assertThat(in.message()).isEqualTo(StderrMessage.Next.of(""));
      assertThat(in.message()).isInstanceOf(StderrMessage.Last.class);

      assertThat(in.message())
          .isEqualTo(
              new StderrMessage.Failure("the operation 4711 is not known to this build daemon", 1));
    }
  }

  @Test
  void oldClient_getsErrorsWithoutStatus() throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      WorkerWriter out = new WorkerWriter(SocketStreams.out(channel));
      WorkerReader in = new WorkerReader(new BufferedInputStream(SocketStreams.in(channel)));
      out.u64(WorkerWire.CLIENT_MAGIC);
      out.u64(0x105);
      in.u64();
      in.u64();
      in.message();
      in.message();
      out.u64(5);
      out.string(store.dir() + "/" + "0".repeat(32) + "-absent");
      assertThat(in.u64()).isEqualTo(WorkerWire.ERROR);
      assertThat(in.string()).contains("absent");
      out.u64(80);
      assertThat(in.message()).isInstanceOf(StderrMessage.Last.class);
      assertThat(in.strings()).isEmpty();
    }
  }

  @Test
  void build_success_streamsTheLogWhileItRuns() throws Exception {
    StorePath drv = script("talk", "mkfifo go; echo one; read x < go; echo two; echo > $out");
    TestingListener seen = new TestingListener();
    try (DaemonStore client = connect()) {
      CompletableFuture<Void> build = background(client, drv, seen);
      seen.awaitLog("one\n");
      assertThat(build).isNotDone();
      tell("talk");
      build.get(30, TimeUnit.SECONDS);

      assertThat(seen.log()).isEqualTo("one\ntwo\n");
      assertThat(client.derivationOutputs(drv)).allMatch(out -> store.info(out).isPresent());
      assertThat(client.deriver(client.derivationOutputs(drv).first())).contains(drv);
    }
  }

  private static CompletableFuture<Void> background(
      DaemonStore client, StorePath drv, TestingListener seen) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            client.build(List.of(drv), piece -> seen.output(0, piece, piece.length));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> new Thread(task).start());
  }

  @Test
  void build_withTrace_saysWhatHappens() throws Exception {
    StorePath good = script("good", "echo > $out");
    StorePath bad = script("bad", "exit 3");
    StringBuilder log = new StringBuilder();
    LogSink sink = piece -> log.append(new String(piece, UTF_8));
    try (DaemonStore client = connect()) {
      client.setOptions(DaemonOptions.DEFAULT
          .with(DaemonOptions.Flag.BUILD_TRACE)
          .with(DaemonOptions.Flag.MULTIPLEXED_LOG));
      client.build(List.of(good), sink);
      DaemonException error =
          catchThrowableOfType(DaemonException.class, () -> client.build(List.of(bad), sink));
      assertThat(error.status()).isEqualTo(DaemonException.BUILD_FAILED);
      assertThat(client.isOpen()).isTrue();
    }

    assertThat(log.toString())
        .containsPattern("@ build-started \\S+-good.drv - x86_64-linux \\S+-good.drv.gz \\d+\n")
        .contains("@ build-succeeded " + good + " -\n")
        .contains("@ build-failed " + bad + " - 100 ");
  }

  @Test
  void build_timeout_hasItsOwnStatus() throws Exception {
    StorePath drv = script("slow", "mkfifo never; read x < never");
    try (DaemonStore client = connect()) {
      client.setOptions(
          DaemonOptions.DEFAULT.withLimits(Optional.of(Duration.ofSeconds(1)), Optional.empty()));

      DaemonException error = catchThrowableOfType(
          DaemonException.class, () -> client.build(List.of(drv), LogSink.DISCARD));

      assertThat(error.status()).isEqualTo(DaemonException.TIMED_OUT);
    }
  }

  @Test
  void build_clientGoes_builderIsKilled() throws Exception {
    StorePath drv =
        script("lonely", "mkfifo never; echo pid=$$.; (read x < never) & read x < never");
    TestingListener seen = new TestingListener();
    DaemonStore client = connect();
    CompletableFuture<Void> build = background(client, drv, seen);
    seen.awaitLog("pid=");
    List<ProcessHandle> builders = ProcessHandle.current().descendants().toList();
    assertThat(builders).isNotEmpty();

    client.close();

    assertThatThrownBy(() -> build.get(30, TimeUnit.SECONDS)).isNotNull();
    for (ProcessHandle builder : builders) {
      builder.onExit().get(30, TimeUnit.SECONDS);
    }
    // A client that comes afterwards finds nothing in its way.
    try (DaemonStore next = connect()) {
      next.setOptions(
          DaemonOptions.DEFAULT.withLimits(Optional.of(Duration.ofSeconds(1)), Optional.empty()));
      assertThatThrownBy(() -> next.build(List.of(drv), LogSink.DISCARD))
          .isInstanceOf(DaemonException.class);
    }
  }

  @Test
  void build_twoClients_oneBuilder() throws Exception {
    StorePath drv = script("shared", "mkfifo go; echo ready; read x < go; echo > $out");
    TestingListener first = new TestingListener();
    TestingListener second = new TestingListener();
    try (DaemonStore one = connect();
        DaemonStore two = connect()) {
      CompletableFuture<Void> oneBuild = background(one, drv, first);
      first.awaitLog("ready");
      CompletableFuture<Void> twoBuild = background(two, drv, second);
      second.awaitLog("another client");
      tell("shared");
      oneBuild.get(30, TimeUnit.SECONDS);
      twoBuild.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void close_whileClientsWait_hangsUp() throws Exception {
    StorePath drv = script("stopped", "mkfifo never; echo ready; read x < never");
    TestingListener seen = new TestingListener();
    try (DaemonStore idle = connect();
        DaemonStore client = connect()) {
      CompletableFuture<Void> build = background(client, drv, seen);
      seen.awaitLog("ready");

      server.close();

      assertThatThrownBy(() -> build.get(30, TimeUnit.SECONDS)).isNotNull();
      assertThatThrownBy(idle::builtInBuilders).isInstanceOf(IOException.class);
      assertThat(ProcessHandle.current().descendants()).isEmpty();
      assertThat(Files.exists(socket)).isFalse();
    }
  }
}
