package org.relevo.tests.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A TCP relay on the loopback interface that cuts a connection once so many bytes went one way. */
final class CuttingProxy implements AutoCloseable {
  /** Which way is counted. */
  enum Way {
    TO_MACHINE,
    FROM_MACHINE
  }

  private final ServerSocket listener;
  private final int target;
  private final Way way;
  private final AtomicLong left;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** Starts a relay to {@code target} that cuts, once, after {@code bytes}. */
  CuttingProxy(int target, Way way, long bytes) throws IOException {
    this.target = target;
    this.way = way;
    this.left = new AtomicLong(bytes);
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Returns whether the connection was cut. */
  boolean hasCut() {
    return left.get() <= 0;
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (hasCut()) {
          client.close();
          continue;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(server);
        thread(() -> relay(client, server, way == Way.TO_MACHINE));
        thread(() -> relay(server, client, way == Way.FROM_MACHINE));
      } catch (IOException e) {
        // Closed, or the server is gone: the client sees that.
      }
    }
  }

  private void relay(Socket from, Socket to, boolean counted) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (counted && left.addAndGet(-n) <= 0) {
          return;
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
