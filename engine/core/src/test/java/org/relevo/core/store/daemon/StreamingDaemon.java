package org.relevo.core.store.daemon;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.worker.StderrMessage;
import org.relevo.formats.worker.WorkerReader;
import org.relevo.formats.worker.WorkerWire;
import org.relevo.formats.worker.WorkerWriter;

/** A daemon with the extension, at a socket of its own, that answers one client as a test tells it. */
final class StreamingDaemon implements AutoCloseable {
  private final ServerSocketChannel listener;
  private final Path socket;
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  /** What it does after the handshake. */
  @FunctionalInterface
  interface Part {
    void play(WorkerReader in, WorkerWriter out) throws Exception;
  }

  StreamingDaemon(Path socket, Part part) throws IOException {
    this.socket = socket;
    this.listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket));
    Thread thread = new Thread(
        () -> {
          try (SocketChannel client = listener.accept()) {
            WorkerReader in = new WorkerReader(new BufferedInputStream(SocketStreams.in(client)));
            WorkerWriter out =
                new WorkerWriter(new BufferedOutputStream(SocketStreams.out(client)));
            shakeHands(in, out);
            part.play(in, out);
            end.complete(null);
          } catch (Exception | AssertionError e) {
            end.completeExceptionally(e);
          }
        },
        "streaming daemon");
    thread.setDaemon(true);
    thread.start();
  }

  private static void shakeHands(WorkerReader in, WorkerWriter out) throws IOException {
    in.u64();
    out.u64(WorkerWire.SERVER_MAGIC);
    out.u64(WorkerWire.VERSION);
    out.flush();
    in.u64();
    in.u64();
    in.u64();
    out.message(StderrMessage.Next.of(""));
    out.message(new StderrMessage.Last());
    out.flush();
  }

  DaemonStore connect() throws IOException {
    return DaemonStore.connect(StoreDir.GUIX, socket);
  }

  /** Waits until it has played its part; fails as that did. */
  void awaitEnd() throws Exception {
    try {
      end.get();
    } catch (ExecutionException e) {
      throw new AssertionError("the daemon failed", e.getCause());
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
