package org.relevo.app.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.client.EngineFiles;
import org.relevo.client.EngineLink;
import org.relevo.client.FrameReader;
import org.relevo.client.FrameWire;
import org.relevo.client.FrameWriter;
import org.relevo.client.Hello;

/** The engine's socket, with clients that behave badly. */
@Timeout(60)
class EngineServerTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  @TempDir
  private Path state;

  @SuppressWarnings("NullAway.Init")
  private EngineFiles files;

  @SuppressWarnings("NullAway.Init")
  private EngineServer server;

  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final CountDownLatch begun = new CountDownLatch(1);

  @BeforeEach
  void files() {
    files = EngineFiles.in(state);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void serve(Duration hello, Duration stalled, Desk desk) throws IOException {
    server = EngineServer.listen(
        files, Map.of(), new EngineSession.Manners(hello, stalled, LONG, InstantSource.system()));
    server.start(desk);
  }

  private static Work echo(Hello hello) {
    return streams -> {
      streams.out().write(hello.kind().getBytes(UTF_8));
      return 7;
    };
  }

  /** Does something that never ends by itself, and notes what ended it. */
  private Work endless(Work step) {
    return streams -> {
      begun.countDown();
      try {
        while (true) {
          int unused = step.run(streams);
        }
      } catch (InterruptedException | IOException e) {
        ended.complete(String.valueOf(e.getMessage()));
        throw e;
      }
    };
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(files.socket()));
  }

  private static void hello(SocketChannel channel, String kind) throws IOException {
    byte[] words = Hello.with(kind, List.of(), List.of()).encode();
    new FrameWriter(channel).write(FrameWire.HELLO, words, 0, words.length);
  }

  private void assertServes() throws IOException {
    try (EngineLink link = Objects.requireNonNull(
        EngineLink.open(files.socket(), Hello.with("good", List.of(), List.of())))) {
      FrameReader reader = link.reader();
      assertThat(reader.next()).isTrue();
      assertThat(new String(reader.bytes(), UTF_8)).isEqualTo("good");
      assertThat(reader.next()).isTrue();
      assertThat(reader.kind()).isEqualTo(FrameWire.EXIT);
      assertThat(reader.bytes()).containsExactly(7);
      assertThat(reader.next()).isFalse();
    }
  }

  @Test
  void listen_newSocket_isForOwnerAndGroupAlone() throws IOException {
    Files.createDirectories(files.directory());
    Files.writeString(files.socket(), "left by another");
    Files.createDirectory(files.directory().resolve("new"));
    Files.writeString(files.directory().resolve("new/s"), "left, too");
    serve(LONG, LONG, (hello, peer) -> echo(hello));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.socket())))
        .isEqualTo("rw-rw----");
    assertThat(files.directory().resolve("new")).doesNotExist();
    assertServes();
    server.stopListening();
    assertThat(files.socket()).doesNotExist();
  }

  @Test
  void client_thatSaysNothing_isHungUpOn() throws IOException {
    serve(Duration.ofMillis(100), LONG, (hello, peer) -> echo(hello));

    try (SocketChannel silent = connect();
        SocketChannel half = connect()) {
      half.write(ByteBuffer.wrap(new byte[] {FrameWire.HELLO, 0, 0}));
      assertThat(silent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      assertThat(endOf(half)).isTrue();
    }
    assertServes();
  }

  /** Reads to the end; one that has not read all from us may end with a reset. */
  private static boolean endOf(SocketChannel channel) {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    try {
      while (channel.read(buffer) >= 0) {
        buffer.clear();
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("reset");
    }
    return true;
  }

  @Test
  void client_thatSpeaksGarbage_isHungUpOnAndOthersAreServed() throws IOException {
    serve(Duration.ofMillis(300), LONG, (hello, peer) -> echo(hello));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] good = Hello.with("good", List.of("A", "b"), List.of("c")).encode();

    for (int i = 0; i < 200; i++) {
      ByteBuffer bytes = ByteBuffer.allocate(5 + good.length);
      bytes.put(FrameWire.HELLO).putInt(good.length).put(good);
      int changes = 1 + random.nextInt(4);
      for (int j = 0; j < changes; j++) {
        bytes.put(random.nextInt(bytes.capacity()), (byte) random.nextInt());
      }
      bytes.flip().limit(bytes.capacity() - (i % 3 == 0 ? random.nextInt(9) : 0));
      try (SocketChannel channel = connect()) {
        channel.write(bytes);
        channel.shutdownOutput();
        assertThat(endOf(channel)).as("seed %s, case %s", seed, i).isTrue();
      }
    }
    assertServes();
  }

  @Test
  void client_thatAnnouncesAHugeFrame_isHungUpOn() throws IOException {
    serve(LONG, LONG, (hello, peer) -> echo(hello));

    for (int length : new int[] {FrameWire.MOST_BYTES + 1, Integer.MAX_VALUE, -1}) {
      try (SocketChannel channel = connect()) {
        channel.write(ByteBuffer.allocate(5).put(FrameWire.HELLO).putInt(length).flip());
        assertThat(endOf(channel)).isTrue();
      }
    }
    assertServes();
  }

  @Test
  void client_thatTakesNothing_isDroppedAndItsWorkEnds() throws Exception {
    byte[] piece = new byte[1 << 16];
    serve(
        LONG,
        Duration.ofMillis(100),
        (hello, peer) -> endless(streams -> {
          streams.err().write(piece);
          return 0;
        }));

    try (SocketChannel channel = connect()) {
      hello(channel, "build");
      assertThat(ended.get()).contains("took nothing of what it is told");
    }
  }

  @Test
  void client_thatSaysMoreThanItsWorkHears_isDroppedAndItsWorkEnds() throws Exception {
    serve(
        LONG,
        Duration.ofMillis(100),
        (hello, peer) -> endless(streams -> {
          Thread.sleep(LONG.toMillis());
          return 0;
        }));

    try (SocketChannel channel = connect()) {
      hello(channel, "build");
      FrameWriter writer = new FrameWriter(channel);
      byte[] piece = new byte[1 << 16];
      for (int i = 0; i < 3; i++) {
        writer.write(FrameWire.INPUT, piece, 0, piece.length);
      }
      assertThat(ended.get()).contains("interrupted");
    }
  }

  @Test
  void client_thatEndsItsSide_isToldWhenNothingIsLeft() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    serve(LONG, LONG, (hello, peer) -> streams -> {
      try {
        Thread.sleep(LONG.toMillis());
        return 0;
      } finally {
        ended.complete("cleaning up");
        boolean interrupted = Thread.interrupted();
        mayEnd.await();
        assertThat(interrupted).isFalse();
      }
    });

    try (SocketChannel channel = connect()) {
      hello(channel, "hook");
      FrameReader reader = new FrameReader(channel);
      assertThat(reader.next()).isTrue();
      channel.shutdownOutput();
      assertThat(ended.get()).isEqualTo("cleaning up");
      mayEnd.countDown();
      assertThat(reader.next()).isTrue();
      assertThat(reader.kind()).isEqualTo(FrameWire.EXIT);
      assertThat(reader.bytes()).containsExactly(1);
      assertThat(reader.next()).isFalse();
    }
  }

  @Test
  void awaitEnd_workThatDoesNotEnd_isNotWaitedForForEver() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    serve(LONG, LONG, (hello, peer) -> streams -> {
      begun.countDown();
      while (mayEnd.getCount() > 0) {
        try {
          mayEnd.await();
        } catch (InterruptedException e) {
          ended.complete("ignored");
        }
      }
      return 0;
    });

    try (SocketChannel channel = connect()) {
      hello(channel, "stubborn");
      begun.await();
      server.stopListening();
      server.endSessions(Duration.ofMillis(100));
      assertThat(server.awaitEnd()).isFalse();
      assertThat(ended.get()).isEqualTo("ignored");
      mayEnd.countDown();
    }
  }

  @Test
  void peer_ofTheTestItself_isAnOperator() throws Exception {
    CompletableFuture<Peer> seen = new CompletableFuture<>();
    serve(LONG, LONG, (hello, peer) -> {
      seen.complete(peer);
      return echo(hello);
    });

    assertServes();
    assertThat(seen.get().user()).isEqualTo(System.getProperty("user.name"));
    assertThat(seen.get().isOperator()).isTrue();
  }

  @Test
  void peer_ofAForeignUser_isLetInByTheSocketsGroupAlone() throws Exception {
    Path setpriv = Path.of("/usr/bin/setpriv");
    assumeTrue(
        System.getProperty("user.name").equals("root") && Files.isExecutable(setpriv),
        "only root can be somebody else");
    serve(LONG, LONG, (hello, peer) -> echo(hello));
    open(state);
    // As if it had been so for a moment, or an operator had been careless.
    Files.setPosixFilePermissions(files.socket(), PosixFilePermissions.fromString("rw-rw-rw-"));

    assertThat(foreign("--regid=65534")).contains("for root, root and the group root");
    assertThat(foreign("--regid=0")).isEqualTo("served");
    assertServes();
  }

  /** Lets everybody look for files in a directory and those above it. */
  private static void open(Path directory) throws IOException {
    for (Path one = directory; one != null && !one.equals(Path.of("/tmp")); one = one.getParent()) {
      Files.setPosixFilePermissions(one, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /** Runs a client as nobody; returns what it says. */
  private String foreign(String group) throws Exception {
    Process process = new ProcessBuilder(
            "setpriv",
            "--reuid=65534",
            group,
            "--clear-groups",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            copyOfClasses().toString(),
            ForeignClient.class.getName(),
            files.socket().toString())
        .redirectErrorStream(true)
        .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    process.waitFor();
    return said;
  }

  /** Copies what the client needs to where everybody may read it. */
  private Path copyOfClasses() throws Exception {
    Path classes = Files.createDirectories(state.resolve("classes"));
    for (Class<?> one : List.of(ForeignClient.class, EngineLink.class)) {
      Path from =
          Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
      String name = one.getPackageName().replace('.', '/');
      Path to = Files.createDirectories(classes.resolve(name));
      if (Files.isDirectory(from)) {
        copy(from.resolve(name), to);
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(from)) {
          copy(jar.getPath(name), to);
        }
      }
    }
    return classes;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var all = Files.list(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.copy(
            file,
            to.resolve(file.getFileName().toString()),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
