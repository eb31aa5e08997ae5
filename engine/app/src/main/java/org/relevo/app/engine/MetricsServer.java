package org.relevo.app.engine;

import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Serves {@code /metrics} over HTTP, for Prometheus. */
final class MetricsServer implements AutoCloseable {
  private final HTTPServer server;

  private MetricsServer(HTTPServer server) {
    this.server = server;
  }

  /**
   * Begins to serve.
   *
   * @param address {@code PORT} or {@code HOST:PORT}; without a host, on the loopback interface alone
   * @throws IllegalArgumentException if it is no address; the message is for people
   * @throws IOException if it cannot be listened at
   */
  static MetricsServer start(String address, PrometheusRegistry registry) throws IOException {
    InetSocketAddress where = parse(address);
    try {
      return new MetricsServer(HTTPServer.builder()
          .inetAddress(where.getAddress())
          .port(where.getPort())
          .registry(registry)
          .buildAndStart());
    } catch (IOException e) {
      throw new IOException("metrics cannot be served at " + address + ": " + e.getMessage(), e);
    }
  }

  static InetSocketAddress parse(String address) throws IOException {
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? "" : address.substring(0, colon);
    try {
      int port = Integer.parseInt(address.substring(colon + 1));
      InetAddress where =
          host.isEmpty() ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
      return new InetSocketAddress(where, port);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"" + address + "\" is neither PORT nor HOST:PORT, with a port from 0 to 65535", e);
    }
  }

  /** Returns the port. */
  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.close();
  }
}
