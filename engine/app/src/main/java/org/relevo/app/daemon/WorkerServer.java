package org.relevo.app.daemon;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.relevo.app.daemon.build.BuildScheduler;
import org.relevo.app.daemon.build.BuildSettings;
import org.relevo.app.daemon.build.BuildStore;
import org.relevo.core.slot.SlotHome;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.daemon.SocketStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded build daemon: listens on a Unix socket and serves any number of clients at once, each in a thread of its
 * own. Closing it hangs up on all of them and ends every builder; it does not close the store.
 */
public final class WorkerServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerServer.class);
  private static final long STOP_SECONDS = 20;
  private static final long PAUSE_NANOS = 200_000_000;

  private final Path socket;
  private final ServerSocketChannel listener;
  private final BuildStore store;
  private final BuildScheduler scheduler;
  private final BuildSettings settings;
  private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads;
  private volatile boolean closed;

  private WorkerServer(
      Path socket,
      ServerSocketChannel listener,
      BuildStore store,
      BuildScheduler scheduler,
      BuildSettings settings) {
    this.socket = socket;
    this.listener = listener;
    this.store = store;
    this.scheduler = scheduler;
    this.settings = settings;
    AtomicInteger count = new AtomicInteger();
    this.threads = Executors.newCachedThreadPool(task -> {
      Thread thread = new Thread(task, "daemon " + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    });
  }

  /**
   * Starts to listen. Directories above the socket are made; a socket on which nobody listens any more is replaced.
   *
   * @param permissions of the socket, such as {@code rw-rw-rw-}: whoever may write to it may build
   * @param settings what holds for clients that set no options
   * @throws IOException if the socket cannot be made, or another daemon listens there
   */
  public static WorkerServer start(
      Path socket,
      String permissions,
      BuildStore store,
      BuildScheduler scheduler,
      BuildSettings settings)
      throws IOException {
    makeRoom(socket);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString(permissions));
    } catch (IOException e) {
      listener.close();
      throw new IOException("cannot listen at " + socket + ": " + e.getMessage(), e);
    }
    WorkerServer server = new WorkerServer(socket, listener, store, scheduler, settings);
    Thread thread = new Thread(server::accept, "daemon " + socket);
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  /**
   * Starts a daemon over {@code store}, with a scheduler of its own.
   *
   * @throws IOException if it cannot listen, or if no sandbox works here that will do
   */
  public static WorkerServer start(LocalStore store, DaemonSettings settings)
      throws IOException, InterruptedException {
    BuildStore buildStore = new LocalBuildStore(store);
    BuildScheduler scheduler = BuildScheduler.start(
        buildStore,
        new BuildScheduler.Host(
            settings.systems(),
            settings.features(),
            settings.isolation(),
            settings.hostPaths(),
            settings.siteParent(),
            store.layout().logDir(),
            settings
                .hook()
                .map(hook -> HookEnvironment.run(hook, settings.socket(), store.layout()))));
    try {
      return start(
          settings.socket(), settings.socketPermissions(), buildStore, scheduler, settings.build());
    } catch (IOException | RuntimeException e) {
      scheduler.close();
      throw e;
    }
  }

  private static void makeRoom(Path socket) throws IOException {
    Path directory = socket.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      throw new IOException("another build daemon listens at " + socket + " already");
    } catch (java.net.ConnectException e) {
      Files.delete(socket);
    }
  }

  /** Returns where it listens. */
  public Path socket() {
    return socket;
  }

  /** Returns what keeps builders apart from this host, for people. */
  public String sandbox() {
    return scheduler.sandbox();
  }

  private void accept() {
    while (!closed) {
      try {
        SocketChannel client = listener.accept();
        clients.add(client);
        if (closed) {
          client.close();
          return;
        }
        threads.execute(() -> serve(client));
      } catch (AsynchronousCloseException e) {
        return;
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.warn("cannot take a client in: {}", e.getMessage());
        LockSupport.parkNanos(PAUSE_NANOS); // too many open files, most likely
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      new ClientSession(
              SocketStreams.in(client),
              SocketStreams.out(client),
              store,
              scheduler,
              settings,
              threads)
          .run();
    } catch (IOException e) {
      LOG.debug("a client is gone: {}", e.toString());
    } catch (RuntimeException | Error e) {
      LOG.error("a client's session failed", e);
    } finally {
      clients.remove(client);
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    listener.close();
    Files.deleteIfExists(socket);
    scheduler.close();
    for (SocketChannel client : clients) {
      client.close();
    }
    threads.shutdown();
    try {
      if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("a client's request is still under way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    SlotHome.remove(socket);
  }
}
