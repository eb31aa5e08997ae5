package org.relevo.tests.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A TCP relay on the loopback interface that lets so many bytes a second through each way. */
final class SlowLink implements AutoCloseable {
  private static final int PIECE = 16 * 1024;

  /** As of a network: what does not fit waits at the sender. */
  private static final int BUFFER = 128 * 1024;

  private final ServerSocket listener = new ServerSocket();
  private final int target;
  private final double bytesPerSecond;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  SlowLink(int target, double bytesPerSecond) throws IOException {
    this.target = target;
    this.bytesPerSecond = bytesPerSecond;
    listener.setReceiveBufferSize(BUFFER);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    thread(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "slow-link");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        for (Socket each : List.of(client, server)) {
          each.setTcpNoDelay(true);
          sockets.add(each);
        }
        thread(() -> relay(client, server));
        thread(() -> relay(server, client));
      } catch (IOException e) {
        // Closed, or the server is gone: the client sees that.
      }
    }
  }

  private void relay(Socket from, Socket to) {
    byte[] buffer = new byte[PIECE];
    long free = System.nanoTime();
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        free = Math.max(free, System.nanoTime()) + (long) (n / bytesPerSecond * 1e9);
        long wait = free - System.nanoTime();
        // What a sleep is late, the next is shorter: a millisecond is little for a socket's buffer.
        if (wait > TimeUnit.MILLISECONDS.toNanos(1)) {
          LockSupport.parkNanos(wait);
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // The other direction has ended, and with it this one.
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
