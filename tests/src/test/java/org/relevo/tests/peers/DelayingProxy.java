package org.relevo.tests.peers;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A far network on this host: passes on what comes for a port, both ways, each byte so much later. It holds as much as comes in
 * that time, so that it is not also a slow network.
 */
public final class DelayingProxy implements Closeable {
  private static final int PIECE = 64 << 10;

  /** How many pieces may be on their way. */
  private static final int MOST = 4096;

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final int target;
  private final long delayNanos;

  /**
   * Starts to listen.
   *
   * @param target the port that connections are passed on to
   * @param roundTrip how much longer an answer takes
   */
  public DelayingProxy(int target, Duration roundTrip) throws IOException {
    this.target = target;
    this.delayNanos = roundTrip.toNanos() / 2;
    start("accept", this::accept);
  }

  /** Returns the port that it listens at, on the loopback interface. */
  public int port() {
    return listener.getLocalPort();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      sockets.add(client);
      sockets.add(server);
      new Way(client, server).open();
      new Way(server, client).open();
    }
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void start(String name, Work work) {
    Thread thread = new Thread(
        () -> {
          try {
            work.run();
          } catch (IOException | InterruptedException e) {
            // An end of it was closed: nothing more is to be passed on.
          }
        },
        "delay " + name);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Bytes on their way.
   *
   * @param bytes not changed; none: the end
   * @param due when they arrive
   */
  private record Piece(ByteBuffer bytes, long due) {}

  /** One direction of a connection. */
  private final class Way {
    private final Socket from;
    private final Socket to;
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(MOST);

    Way(Socket from, Socket to) {
      this.from = from;
      this.to = to;
    }

    void open() {
      start("in", this::take);
      start("out", this::give);
    }

    private void take() throws InterruptedException {
      byte[] buffer = new byte[PIECE];
      int count = 0;
      while (count >= 0) {
        try {
          InputStream in = from.getInputStream();
          count = in.read(buffer);
        } catch (IOException e) {
          count = -1;
        }
        room.acquire();
        ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(buffer, Math.max(0, count)));
        pieces.add(new Piece(bytes, System.nanoTime() + delayNanos));
      }
    }

    private void give() throws IOException, InterruptedException {
      OutputStream out = to.getOutputStream();
      while (true) {
        Piece piece = pieces.take();
        TimeUnit.NANOSECONDS.sleep(piece.due() - System.nanoTime());
        room.release();
        if (!piece.bytes().hasRemaining()) {
          to.shutdownOutput();
          return;
        }
        out.write(piece.bytes().array());
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
