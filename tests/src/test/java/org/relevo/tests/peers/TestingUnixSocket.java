package org.relevo.tests.peers;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Unix socket that treats each connection in a thread of its own, until it is closed. */
final class TestingUnixSocket implements Closeable {
  /** What is done with a connection; it is closed afterwards. */
  interface Service {
    void serve(SocketChannel connection) throws IOException;
  }

  private final Path path;
  private final ServerSocketChannel listener;
  private final List<SocketChannel> connections = new CopyOnWriteArrayList<>();

  TestingUnixSocket(Path path, Service service) throws IOException {
    this.path = path;
    this.listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(path));
    start(() -> accept(service));
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "testing-unix-socket");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept(Service service) {
    try {
      while (true) {
        SocketChannel connection = listener.accept();
        connections.add(connection);
        start(() -> serve(service, connection));
      }
    } catch (IOException e) {
      // Closed: no more connections.
    }
  }

  private static void serve(Service service, SocketChannel connection) {
    try (connection) {
      service.serve(connection);
    } catch (IOException e) {
      // The other end went away, which several tests mean to happen.
    }
  }

  String path() {
    return path.toString();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (SocketChannel connection : connections) {
      connection.close();
    }
    Files.deleteIfExists(path);
  }
}
