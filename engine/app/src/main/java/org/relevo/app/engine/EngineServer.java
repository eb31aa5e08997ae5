package org.relevo.app.engine;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.relevo.client.EngineFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens at the engine's socket. There is one engine for a state directory: it holds the lock of a file while it
 * listens. When it stops listening another may begin to, while this one finishes what it has begun.
 */
final class EngineServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EngineServer.class);

  /** Each takes three threads; this is more than daemons have builds. */
  private static final int MOST_CLIENTS = 1000;

  private static final long REST_MILLIS = 100;

  /** How long is waited for clients whose work is given up. */
  static final Duration LAST_WAIT = Duration.ofSeconds(10);

  private final EngineFiles files;
  private final FileChannel lockFile;
  private final FileLock lock;
  private final ServerSocketChannel server;
  private final boolean inherited;
  private final EngineSession.Manners manners;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "engine-timer");
        thread.setDaemon(true);
        return thread;
      });

  // All guarded by this.
  private final Map<Thread, EngineSession> sessions = new LinkedHashMap<>();
  private Optional<Long> deadline = Optional.empty();
  private boolean listening = true;
  private long served;
  private long idleSince = System.nanoTime();

  private EngineServer(
      EngineFiles files,
      FileChannel lockFile,
      FileLock lock,
      ServerSocketChannel server,
      boolean inherited,
      EngineSession.Manners manners) {
    this.files = files;
    this.lockFile = lockFile;
    this.lock = lock;
    this.server = server;
    this.inherited = inherited;
    this.manners = manners;
  }

  /**
   * Begins to listen; clients are served when {@link #start} is called.
   *
   * @param environment the process's: with {@code LISTEN_FDS}, standard input is the socket, already listened at, as
   *     systemd hands it over
   * @throws IOException if another engine listens, or the socket cannot be made
   */
  static EngineServer listen(
      EngineFiles files, Map<String, String> environment, EngineSession.Manners manners)
      throws IOException {
    Files.createDirectories(files.directory());
    FileChannel lockFile =
        FileChannel.open(files.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = tryLock(lockFile);
      if (lock == null) {
        throw new IOException("another engine listens at " + files.socket()
            + " already; see: relevo engine --status");
      }
      if (environment.containsKey("LISTEN_FDS")) {
        return new EngineServer(files, lockFile, lock, inheritedSocket(), true, manners);
      }
      return new EngineServer(
          files, lockFile, lock, SocketFile.listen(files.socket()), false, manners);
    } catch (IOException | RuntimeException e) {
      lockFile.close();
      throw e;
    }
  }

  private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel file)
      throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // in this very process
    }
  }

  private static ServerSocketChannel inheritedSocket() throws IOException {
    Channel channel = System.inheritedChannel();
    if (channel instanceof ServerSocketChannel server) {
      return server;
    }
    throw new IOException(
        "LISTEN_FDS is set, but standard input is no socket that is listened at; the unit needs"
            + " StandardInput=socket");
  }

  /** Begins to serve clients; those that came before have waited. */
  void start(Desk desk) {
    Thread accepting = new Thread(() -> accept(desk), "engine-accept");
    accepting.setDaemon(true);
    accepting.start();
  }

  private void accept(Desk desk) {
    while (true) {
      try {
        serve(server.accept(), desk);
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        log.warn("no client can be let in: {}", e.getMessage());
        if (!server.isOpen() || !rest()) {
          return;
        }
      }
    }
  }

  /** Waits a moment for what is lacking, such as file descriptors; returns whether it may go on. */
  private static boolean rest() {
    try {
      Thread.sleep(REST_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void serve(SocketChannel channel, Desk desk) throws IOException {
    if (sessions() >= MOST_CLIENTS) {
      channel.close();
      throw new IOException("there are " + MOST_CLIENTS + " already");
    }
    long number = served() + 1; // one thread lets clients in
    EngineSession session =
        new EngineSession(channel, files.socket(), desk, timer, manners, number);
    Thread thread = new Thread(
        () -> {
          ClientNumber.set(number);
          try {
            session.run();
          } finally {
            ended(Thread.currentThread());
          }
        },
        "session");
    thread.setDaemon(true);
    synchronized (this) {
      sessions.put(thread, session);
      served++;
      if (!listening) {
        session.drain();
      }
    }
    thread.start();
  }

  private synchronized void ended(Thread session) {
    sessions.remove(session);
    idleSince = System.nanoTime();
    notifyAll();
  }

  /** Returns how many clients are being served. */
  synchronized int sessions() {
    return sessions.size();
  }

  /** Returns those of them that have said what they want. */
  synchronized List<ClientView> clients() {
    return sessions.values().stream()
        .flatMap(session -> session.view().stream())
        .toList();
  }

  /** Returns how many clients came. */
  synchronized long served() {
    return served;
  }

  /** Calls {@code action} once when nobody was served for so long. */
  void whenIdle(Duration limit, Runnable action) {
    long period = Math.max(1, limit.toMillis() / 10);
    var unused = timer.scheduleWithFixedDelay(
        () -> {
          if (isIdleFor(limit)) {
            action.run();
          }
        },
        period,
        period,
        TimeUnit.MILLISECONDS);
  }

  private synchronized boolean isIdleFor(Duration limit) {
    return sessions.isEmpty() && System.nanoTime() - idleSince > limit.toNanos();
  }

  /**
   * Lets no more clients in; those that are being served are served to the end, but hooks that wait for requests turn to
   * another engine, which may listen now.
   */
  synchronized void stopListening() {
    if (!listening) {
      return;
    }
    listening = false;
    try {
      if (!inherited) {
        Files.deleteIfExists(files.socket());
      }
      server.close();
      lock.release();
      lockFile.close();
    } catch (IOException e) {
      log.warn("while ceasing to listen: {}", e.getMessage());
    }
    sessions.values().forEach(EngineSession::drain);
    notifyAll();
  }

  /**
   * Waits until it does not listen any more and all clients have been served, or some do not end though their work was given
   * up.
   *
   * @return whether all have ended
   */
  synchronized boolean awaitEnd() throws InterruptedException {
    while (listening || !sessions.isEmpty()) {
      if (deadline.isEmpty()) {
        wait();
        continue;
      }
      long left = deadline.get() - System.nanoTime();
      if (left <= 0) {
        log.warn("the work for {} clients does not end; it is left to its fate", sessions.size());
        return false;
      }
      wait(left / 1_000_000 + 1);
    }
    return true;
  }

  /** Gives up the work for all clients. */
  void endSessions() {
    endSessions(LAST_WAIT);
  }

  /**
   * Gives up the work for all clients.
   *
   * @param longest how long {@link #awaitEnd} waits for that
   */
  synchronized void endSessions(Duration longest) {
    sessions.keySet().forEach(Thread::interrupt);
    deadline = Optional.of(deadline.orElseGet(() -> System.nanoTime() + longest.toNanos()));
    notifyAll();
  }

  @Override
  public void close() {
    stopListening();
    endSessions();
    timer.shutdownNow();
  }
}
