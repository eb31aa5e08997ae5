package org.relevo.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A relay between streams and an engine whose words the test says. */
@Timeout(60)
class RelayTest {
  @TempDir
  private Path directory;

  private final Words out = new Words();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final PipedOutputStream in = new PipedOutputStream();

  /** A thread for each relay, as the process that it is in reality: what interrupts one late must not meet another. */
  private final Executor threads = work -> {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  };

  @SuppressWarnings("NullAway.Init")
  private ServerSocketChannel server;

  @BeforeEach
  void listen() throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(directory.resolve("s")));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** Standard output, at whose other end the daemon waits. */
  private static final class Words extends ByteArrayOutputStream {
    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      super.write(bytes, offset, length);
      notifyAll();
    }

    synchronized void await(String text) throws InterruptedException {
      while (!toString(UTF_8).equals(text)) {
        wait();
      }
    }
  }

  /** The engine's end of a connection. */
  private record Engine(SocketChannel channel, FrameReader reader, FrameWriter writer) {
    void say(byte kind, String text) throws IOException {
      byte[] bytes = text.getBytes(UTF_8);
      writer.write(kind, bytes, 0, bytes.length);
    }

    void exit(int code) throws IOException {
      writer.write(FrameWire.EXIT, new byte[] {(byte) code}, 0, 1);
    }

    String hear(byte kind) throws IOException {
      assertThat(reader.next()).isTrue();
      assertThat(reader.kind()).isEqualTo(kind);
      return new String(reader.bytes(), UTF_8);
    }
  }

  private EngineLink link() throws IOException {
    return Objects.requireNonNull(
        EngineLink.open(directory.resolve("s"), Hello.with("hook", List.of(), List.of())));
  }

  private Engine accept() throws IOException {
    SocketChannel channel = server.accept();
    Engine engine = new Engine(channel, new FrameReader(channel), new FrameWriter(channel));
    engine.hear(FrameWire.HELLO);
    engine.writer().write(FrameWire.ACCEPTED);
    return engine;
  }

  private CompletableFuture<Integer> run(@Nullable Successor successor) throws IOException {
    InputStream input = new PipedInputStream(in);
    return CompletableFuture.supplyAsync(
        () -> {
          try (EngineLink link = link()) {
            return new Relay(link, out, err, log, successor).run(input);
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        },
        threads);
  }

  private void type(String text) throws IOException {
    in.write(text.getBytes(UTF_8));
    in.flush();
  }

  /** Another engine, at the same socket. */
  private final class Another implements Successor {
    @Override
    public EngineLink engine() throws IOException {
      return link();
    }

    @Override
    public int here(InputStream rest) {
      throw new AssertionError("there is another engine");
    }
  }

  /** No engine: what is left of the input is the answer. */
  private final class Nobody implements Successor {
    @Override
    public @Nullable EngineLink engine() {
      return null;
    }

    @Override
    public int here(InputStream rest) throws IOException {
      out.write(rest.readAllBytes());
      return 9;
    }
  }

  @Test
  void run_wordsOfTheEngine_goToTheirStreams() throws Exception {
    CompletableFuture<Integer> code = run(null);
    try (SocketChannel ignored = serveOnce()) {
      assertThat(code.get()).isEqualTo(200);
      assertThat(ignored.isOpen()).isTrue();
    }

    assertThat(out.toString(UTF_8)).isEqualTo("answer");
    assertThat(err.toString(UTF_8)).isEqualTo("message");
    assertThat(log.toString(UTF_8)).isEqualTo("log");
  }

  private SocketChannel serveOnce() throws IOException {
    Engine engine = accept();
    type("request\n");
    assertThat(engine.hear(FrameWire.INPUT)).isEqualTo("request\n");
    engine.say(FrameWire.OUTPUT, "answer");
    engine.say(FrameWire.MESSAGE, "message");
    engine.say(FrameWire.LOG, "log");
    in.close();
    engine.hear(FrameWire.END);
    engine.exit(200);
    return engine.channel();
  }

  /** Takes leave of a client, as an engine does that ends; returns what it heard meanwhile. */
  private static String handOver(Engine engine, String back) throws IOException {
    engine.writer().write(FrameWire.HANDOVER);
    StringBuilder heard = new StringBuilder();
    while (engine.reader().next()) {
      heard.append(new String(engine.reader().bytes(), UTF_8));
    }
    if (!back.isEmpty()) {
      engine.say(FrameWire.BACK, back);
    }
    engine.exit(0);
    engine.channel().close();
    return heard.toString();
  }

  @Test
  void run_handedOverBetweenRequests_asksAnotherEngineWhenThereIsSomethingToAsk() throws Exception {
    CompletableFuture<Integer> code = run(new Another());
    Engine first = accept();
    type("one\n");
    first.hear(FrameWire.INPUT);
    assertThat(handOver(first, "")).isEmpty();

    type("two\n");
    Engine second = accept();
    assertThat(second.hear(FrameWire.INPUT)).isEqualTo("two\n");
    in.close();
    second.hear(FrameWire.END);
    second.exit(3);
    assertThat(code.get()).isEqualTo(3);
  }

  @Test
  void run_requestOnItsWayToAnEngineThatEnds_isGivenBackAndAskedAgain() throws Exception {
    CompletableFuture<Integer> code = run(new Another());
    Engine first = accept();
    type("late\n");
    in.close();
    first.hear(FrameWire.INPUT);
    first.hear(FrameWire.END);
    handOver(first, "late\n");

    Engine second = accept();
    assertThat(second.hear(FrameWire.INPUT)).isEqualTo("late\n");
    second.hear(FrameWire.END);
    second.exit(0);
    assertThat(code.get()).isZero();
  }

  @Test
  void run_handedOverAndNothingMoreIsAsked_endsWell() throws Exception {
    CompletableFuture<Integer> code = run(new Another());
    Engine first = accept();
    handOver(first, "");
    in.close();

    assertThat(code.get()).isZero();
    assertThat(err.size()).isZero();
  }

  @Test
  void run_handedOverAndNoOtherEngine_isLeftToThisProcess() throws Exception {
    CompletableFuture<Integer> code = run(new Nobody());
    Engine first = accept();
    handOver(first, "begun ");
    type("and ended");
    in.close();

    assertThat(code.get()).isEqualTo(9);
    assertThat(out.toString(UTF_8)).isEqualTo("begun and ended");
  }

  @Test
  void run_handedOverWithoutASuccessor_isAFault() throws Exception {
    CompletableFuture<Integer> code = run(null);
    accept().writer().write(FrameWire.HANDOVER);

    assertThatThrownBy(code::get).hasMessageContaining("not in the protocol");
  }

  @Test
  void run_engineThatIsKilled_saysThatItCanBeTriedAgain() throws Exception {
    CompletableFuture<Integer> code = run(new Another());
    Engine engine = accept();
    type("request\n");
    engine.hear(FrameWire.INPUT);
    engine.say(FrameWire.OUTPUT, "# accept\n");
    engine.channel().close();

    assertThat(code.get()).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("ended in the middle of the work");
  }

  @Test
  void run_engineThatIsKilledBetweenRequests_anotherIsAskedTheNext() throws Exception {
    CompletableFuture<Integer> code = run(new Another());
    Engine first = accept();
    type("one\n");
    first.hear(FrameWire.INPUT);
    first.say(FrameWire.OUTPUT, "# postpone\n");
    out.await("# postpone\n");
    first.channel().close();

    type("two\n");
    Engine second = accept();
    assertThat(second.hear(FrameWire.INPUT)).isEqualTo("two\n");
    in.close();
    second.hear(FrameWire.END);
    second.exit(0);
    assertThat(code.get()).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo("# postpone\n");
    assertThat(err.size()).isZero();
  }

  @Test
  void run_engineThatIsKilledBetweenRequestsAndNothingMoreIsAsked_endsWell() throws Exception {
    CompletableFuture<Integer> code = run(new Another());
    accept().channel().close();
    in.close();

    assertThat(code.get()).isZero();
    assertThat(err.size()).isZero();
  }

  @Test
  void run_engineThatIsKilledBeforeItAnswers_anotherIsAskedTheSame() throws Exception {
    CompletableFuture<Integer> code = run(new Another());
    Engine first = accept();
    type("re");
    first.hear(FrameWire.INPUT);
    first.channel().close();

    Engine second = accept();
    assertThat(second.hear(FrameWire.INPUT)).isEqualTo("re");
    type("quest\n");
    assertThat(second.hear(FrameWire.INPUT)).isEqualTo("quest\n");
    second.say(FrameWire.OUTPUT, "# decline\n");
    second.exit(0);
    assertThat(code.get()).isZero();
  }

  @Test
  void run_twoEnginesThatAreLostOverARequest_failsForNow() throws Exception {
    CompletableFuture<Integer> code = run(new Another());
    type("request\n");
    for (int i = 0; i < 2; i++) {
      Engine engine = accept();
      engine.hear(FrameWire.INPUT);
      engine.channel().close();
    }

    assertThat(code.get()).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("ended in the middle of the work");
  }

  @Test
  void run_engineThatIsKilledAndNoOther_isLeftToThisProcess() throws Exception {
    CompletableFuture<Integer> code = run(new Nobody());
    Engine first = accept();
    type("request\n");
    in.close();
    first.hear(FrameWire.INPUT);
    first.hear(FrameWire.END);
    first.channel().close();

    assertThat(code.get()).isEqualTo(9);
    assertThat(out.toString(UTF_8)).isEqualTo("request\n");
  }

  @Test
  void run_engineThatIsKilledWhileItTakesLeave_anotherIsAskedTheSame() throws Exception {
    CompletableFuture<Integer> code = run(new Another());
    Engine first = accept();
    type("late\n");
    first.hear(FrameWire.INPUT);
    first.writer().write(FrameWire.HANDOVER);
    assertThat(first.reader().next()).isFalse();
    first.channel().close();

    Engine second = accept();
    assertThat(second.hear(FrameWire.INPUT)).isEqualTo("late\n");
    second.exit(4);
    assertThat(code.get()).isEqualTo(4);
  }

  @Test
  void run_anyBytesForWords_endWithACodeOrAFault() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] kinds = {'O', 'M', 'L', 'X', 'T', 'B', 'A', 'R', 'I', 0};
    in.connect(new PipedInputStream());
    for (int i = 0; i < 300; i++) {
      CompletableFuture<Integer> code = CompletableFuture.supplyAsync(
          () -> {
            try (EngineLink link = link()) {
              return new Relay(link, out, err, log, new Nobody())
                  .run(InputStream.nullInputStream());
            } catch (IOException e) {
              return -1;
            }
          },
          threads);
      Engine engine = accept();
      for (int j = random.nextInt(5); j >= 0; j--) {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        try {
          engine.writer().write(kinds[random.nextInt(kinds.length)], bytes, 0, bytes.length);
        } catch (IOException e) {
          break; // it has had enough
        }
      }
      engine.channel().close();
      assertThat(code.get()).as("seed %s, case %s", seed, i).isBetween(-1, 255);
    }
  }
}
