package org.relevo.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UplinkTest {
  @TempDir
  private Path directory;

  /** The thread that brings input may come to run only when the engine that got its piece is lost, too. */
  @Test
  void send_passedOnToAnEngineThatIsLostAtOnce_isDone() throws Exception {
    Path socket = directory.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      CompletableFuture<SocketChannel> engine =
          CompletableFuture.supplyAsync(() -> accepted(server));
      try (EngineLink link = Objects.requireNonNull(
              EngineLink.open(socket, Hello.with("hook", List.of(), List.of())));
          SocketChannel other = engine.get()) {
        Uplink uplink = new Uplink(link);
        uplink.lost();
        CompletableFuture<Void> sent = new CompletableFuture<>();
        Thread input = new Thread(() -> {
          try {
            uplink.send("request".getBytes(UTF_8), 7);
            sent.complete(null);
          } catch (Exception e) {
            sent.completeExceptionally(e);
          }
        });
        input.setDaemon(true);
        input.start();
        assertThat(uplink.awaitInput(new byte[0])).isTrue();

        synchronized (uplink) {
          uplink.attach(link);
          assertThat(uplink.lost()).isEqualTo("request".getBytes(UTF_8));
        }
        sent.get();
        assertThat(other.isOpen()).isTrue();
      }
    }
  }

  private static SocketChannel accepted(ServerSocketChannel server) {
    try {
      SocketChannel channel = server.accept();
      new FrameReader(channel).next();
      new FrameWriter(channel).write(FrameWire.ACCEPTED);
      return channel;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
