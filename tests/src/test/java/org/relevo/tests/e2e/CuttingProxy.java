package org.relevo.tests.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A TCP relay on the loopback interface. When so many bytes went one way it cuts the connections, or holds what would go that
 * way, as a network does that stalls, until it is told what becomes of it.
 */
final class CuttingProxy implements AutoCloseable {
  /** Which way is counted. */
  enum Way {
    TO_MACHINE,
    FROM_MACHINE
  }

  private enum State {
    PASSING,
    HELD,
    CUT
  }

  private final ServerSocket listener;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  // Guarded by this object.
  private State state = State.PASSING;
  private State then = State.PASSING;
  private Way way = Way.TO_MACHINE;
  private long left = Long.MAX_VALUE;

  /** Starts a relay to {@code target} that passes everything on. */
  CuttingProxy(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  /** Starts a relay to {@code target} that cuts, for good, after {@code bytes}. */
  CuttingProxy(int target, Way way, long bytes) throws IOException {
    this(target);
    after(way, bytes, State.CUT);
  }

  private synchronized void after(Way which, long bytes, State what) {
    way = which;
    left = bytes;
    then = what;
  }

  /** Holds what goes {@code which} way after {@code bytes} from now on. */
  void holdAfter(Way which, long bytes) {
    after(which, bytes, State.HELD);
  }

  /** Waits until something is held. */
  synchronized void awaitHeld() throws InterruptedException {
    while (state != State.HELD) {
      wait();
    }
  }

  /** Lets everything pass from now on. */
  synchronized void pass() {
    left = Long.MAX_VALUE;
    state = State.PASSING;
    notifyAll();
  }

  /** Cuts all connections; there are no more. */
  void cut() throws IOException {
    synchronized (this) {
      state = State.CUT;
      notifyAll();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Returns whether the connections were cut. */
  synchronized boolean hasCut() {
    return state == State.CUT;
  }

  /** Counts what goes that way, and returns when and whether it may. */
  private synchronized boolean mayPass(Way which, int bytes) throws InterruptedException {
    if (which == way && state == State.PASSING) {
      left -= bytes;
      if (left <= 0) {
        left = Long.MAX_VALUE;
        state = then;
        notifyAll();
      }
    }
    while (which == way && state == State.HELD) {
      wait();
    }
    return state != State.CUT;
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
        thread(() -> relay(client, server, Way.TO_MACHINE));
        thread(() -> relay(server, client, Way.FROM_MACHINE));
      } catch (IOException e) {
        // Closed, or the server is gone: the client sees that.
      }
    }
  }

  private void relay(Socket from, Socket to, Way which) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (!mayPass(which, n)) {
          return;
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // The other direction has ended, and with it this one.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
