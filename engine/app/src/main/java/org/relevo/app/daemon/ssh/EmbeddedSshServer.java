package org.relevo.app.daemon.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.compression.Compression;
import org.apache.sshd.common.compression.CompressionFactory;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.global.NoMoreSessionsHandler;
import org.relevo.core.machine.HostKey;
import org.relevo.core.ssh.OpenSshKeys;
import org.relevo.core.ssh.compression.ZstdMethod;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An SSH server that runs commands and connects to Unix sockets as the user of this process, for one account name and the
 * keys that it is told of. No passwords, no terminals, no TCP, X11 or agent forwarding.
 */
public final class EmbeddedSshServer implements AutoCloseable {
  /**
   * What the server is made of.
   *
   * @param address local address to listen on
   * @param port 0 takes a free one
   * @param hostKeyFile private host key, made at the first start and kept
   * @param user the account name that clients log in as
   * @param authorizedKeys who may log in
   * @param sockets the only Unix sockets to connect to; empty: any
   */
  public record Settings(
      String address,
      int port,
      Path hostKeyFile,
      String user,
      AuthorizedKeys authorizedKeys,
      Optional<Set<Path>> sockets) {
    /** Returns settings for the loopback interface, a free port, this process's user and all sockets. */
    public static Settings loopback(Path hostKeyFile, AuthorizedKeys authorizedKeys) {
      return new Settings(
          "127.0.0.1",
          0,
          hostKeyFile,
          System.getProperty("user.name"),
          authorizedKeys,
          Optional.empty());
    }

    /** Returns the same with another address and port. */
    public Settings listening(String newAddress, int newPort) {
      return new Settings(newAddress, newPort, hostKeyFile, user, authorizedKeys, sockets);
    }

    /** Returns the same, restricted to these sockets. */
    public Settings onlySockets(Set<Path> allowed) {
      return new Settings(
          address, port, hostKeyFile, user, authorizedKeys, Optional.of(Set.copyOf(allowed)));
    }

    boolean allows(Path socket) {
      return sockets.isEmpty()
          || sockets.get().stream()
              .map(Path::normalize)
              .collect(Collectors.toSet())
              .contains(socket.normalize());
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedSshServer.class);

  private final SshServer server;
  private final HostKey hostKey;
  private final ExecutorService workers;

  private EmbeddedSshServer(SshServer server, HostKey hostKey, ExecutorService workers) {
    this.server = server;
    this.hostKey = hostKey;
    this.workers = workers;
  }

  /**
   * Starts a server; it listens when this returns.
   *
   * @throws IOException if the port is taken, or the host key file can neither be read nor made
   */
  public static EmbeddedSshServer start(Settings settings) throws IOException {
    KeyPair hostKeys = hostKeys(settings.hostKeyFile());
    ExecutorService workers = Executors.newCachedThreadPool(work -> {
      Thread thread = new Thread(work, "ssh-server");
      thread.setDaemon(true);
      return thread;
    });
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost(settings.address());
    server.setPort(settings.port());
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKeys));
    server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    server.setPublickeyAuthenticator((user, key, session) ->
        user.equals(settings.user()) && settings.authorizedKeys().contains(key));
    server.setCipherFactories(List.of(
        BuiltinCiphers.aes128gcm,
        BuiltinCiphers.aes256gcm,
        BuiltinCiphers.aes256ctr,
        BuiltinCiphers.cc20p1305_openssh));
    // The client's order counts.
    server.setCompressionFactories(Stream.of(
            BuiltinCompressions.none,
            ZstdMethod.FASTEST,
            BuiltinCompressions.delayedZlib,
            BuiltinCompressions.zlib)
        .filter(CompressionFactory::isSupported)
        .<NamedFactory<Compression>>map(method -> method)
        .toList());
    server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
    server.setChannelFactories(List.of(
        ChannelSessionFactory.INSTANCE, new UnixSocketChannel.Factory(settings::allows, workers)));
    server.setGlobalRequestHandlers(
        List.of(KeepAliveHandler.INSTANCE, NoMoreSessionsHandler.INSTANCE));
    server.setShellFactory(null);
    server.setSubsystemFactories(List.of());
    server.setCommandFactory((channel, line) -> new ShellCommand(line, workers));
    CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
    CoreModuleProperties.NIO2_MIN_WRITE_TIMEOUT.set(server, Duration.ofDays(1));
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(server, Duration.ZERO);
    CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(server, Duration.ofDays(1));
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    try {
      server.start();
    } catch (IOException e) {
      workers.shutdownNow();
      server.close(true);
      throw new IOException(
          "cannot listen on " + settings.address() + " port " + settings.port() + ": "
              + e.getMessage(),
          e);
    }
    return new EmbeddedSshServer(server, OpenSshKeys.publicKey(hostKeys), workers);
  }

  private static KeyPair hostKeys(Path file) throws IOException {
    if (!Files.exists(file)) {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      OpenSshKeys.generate(file);
    }
    return OpenSshKeys.read(file);
  }

  /** Returns the port that it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Returns its public host key. */
  public HostKey hostKey() {
    return hostKey;
  }

  /** Closes all connections and ends the commands that run on them. */
  @Override
  public void close() {
    CountDownLatch closed = new CountDownLatch(1);
    server.close(true).addListener(done -> closed.countDown());
    try {
      if (!closed.await(5, TimeUnit.SECONDS)) {
        LOG.warn("the SSH server on port {} is slow to close", port());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    workers.shutdownNow();
  }
}
