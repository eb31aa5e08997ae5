package org.relevo.core.ssh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The connections to one machine: one, and more when the server allows no further commands on those that there are. OpenSSH
 * allows ten on a connection unless its {@code MaxSessions} says otherwise, and nothing tells how many: it is found out when
 * one is refused. Connections to sockets are not counted by it. Thread-safe.
 *
 * <p>Whatever runs on a connection lives and dies with it, and the machine is lost when the last is. Connections that are left
 * without channels close, the last one later than the others.
 */
final class SshLinks {
  /** How many connections there are at most. */
  static final int MOST = 32;

  /** How long a connection that is not the only one is kept without channels. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final String machine;
  private final SshTimeouts timeouts;
  private final Connector connector;

  // Guarded by this; the oldest comes first.
  private final List<SshLink> links = new ArrayList<>();
  private final Map<SshLink, Room> rooms = new HashMap<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private SshLink last;
  private int waiting;
  private int connecting;
  private boolean closed;

  /** Makes a further connection. */
  @FunctionalInterface
  interface Connector {
    SshLink connect() throws SshException;
  }

  /**
   * How many commands a connection has or is about to have, how many of them have ended and are not yet off the books, and how
   * many the server allows, as far as is known.
   */
  private static final class Room {
    int taken;
    int ending;
    int limit;

    Room(int limit) {
      this.limit = limit;
    }
  }

  /** How long a caller waits for room, and why it was not made by a further connection. */
  static final class Patience {
    private final long end;
    private Optional<SshException> trouble = Optional.empty();

    private Patience(Duration limit) {
      this.end = System.nanoTime() + limit.toNanos();
    }

    long leftMillis() {
      return TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
  }

  SshLinks(String machine, SshLink first, Connector connector, SshTimeouts timeouts) {
    this.machine = machine;
    this.timeouts = timeouts;
    this.connector = connector;
    this.last = first;
    synchronized (this) {
      add(first, Integer.MAX_VALUE);
    }
  }

  private void add(SshLink link, int limit) {
    links.add(link);
    rooms.put(link, new Room(limit));
    link.atEveryLook(() -> closeIfIdle(link));
    link.onClose(() -> gone(link));
  }

  private void gone(SshLink link) {
    List<Runnable> told = List.of();
    synchronized (this) {
      links.remove(link);
      rooms.remove(link);
      if (links.isEmpty()) {
        last = link;
        told = List.copyOf(listeners);
        listeners.clear();
      }
      notifyAll();
    }
    told.forEach(Runnable::run);
  }

  /** Calls the listener when the last connection has closed; at once if it has already. */
  void onClose(Runnable listener) {
    synchronized (this) {
      if (!links.isEmpty()) {
        listeners.add(listener);
        return;
      }
    }
    listener.run();
  }

  /** Returns whether any connection stands. */
  synchronized boolean isOpen() {
    return links.stream().anyMatch(SshLink::isOpen);
  }

  /** Returns why the last connection broke, if all have closed and it was not on purpose. */
  synchronized Optional<String> lossReason() {
    return links.stream().anyMatch(SshLink::isOpen)
        ? Optional.empty()
        : newest().lossReason();
  }

  /** Says why nothing can be done any more. */
  synchronized SshException lost() {
    return newest().lost();
  }

  /** Returns the connection that has stood for longest; the last one if all have closed. */
  synchronized SshLink oldest() {
    return links.isEmpty() ? last : links.get(0);
  }

  private SshLink newest() {
    return links.isEmpty() ? last : links.get(links.size() - 1);
  }

  /** Returns the connections that stand, the oldest first. */
  synchronized List<SshLink> standing() {
    return links.stream().filter(SshLink::isOpen).toList();
  }

  /** Takes room for a command, on a further connection if need be. */
  SshLink take(Patience patience) throws SshException {
    while (true) {
      Optional<SshLink> free = awaitRoom(patience);
      if (free.isPresent()) {
        return free.get();
      }
      try {
        return connect();
      } catch (SshException e) {
        if (!isOpen() || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        // There may be room soon on those that there are.
        patience.trouble = Optional.of(e);
      } finally {
        synchronized (this) {
          connecting--;
          notifyAll();
        }
      }
    }
  }

  /** Takes room on a connection that there is; if none is returned, the caller is counted as one that connects. */
  private synchronized Optional<SshLink> awaitRoom(Patience patience) throws SshException {
    waiting++;
    try {
      Optional<SshLink> free = free();
      while (free.isEmpty() && (isEnding() || !mayConnect(patience))) {
        long left = patience.leftMillis();
        if (left <= 0) {
          throw patience.trouble.orElseGet(this::busy);
        }
        wait(left);
        free = free();
      }
      if (free.isEmpty()) {
        connecting++;
      }
      return free;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SshException(
          machine, SshPhase.CHANNEL, "interrupted while opening a channel", "", e);
    } finally {
      waiting--;
    }
  }

  private Optional<SshLink> free() throws SshException {
    if (closed || links.stream().noneMatch(SshLink::isOpen)) {
      throw lost();
    }
    for (SshLink link : links) {
      Room room = rooms.get(link);
      if (link.isOpen() && room != null && room.taken < room.limit) {
        room.taken++;
        return Optional.of(link);
      }
    }
    return Optional.empty();
  }

  private boolean mayConnect(Patience patience) {
    // Those that are being made will have room for some of those that wait.
    return patience.trouble.isEmpty()
        && links.size() + connecting < MOST
        && (long) connecting * limit() < waiting;
  }

  /** Returns the least, above nothing, that a connection was found to have room for. */
  private int limit() {
    return rooms.values().stream()
        .mapToInt(room -> room.limit)
        .filter(limit -> limit > 0)
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  /** Connects, and takes room for a command on the new connection. */
  SshLink connect() throws SshException {
    SshLink fresh = connector.connect();
    synchronized (this) {
      if (!closed) {
        add(fresh, limit());
        Room room = rooms.get(fresh);
        if (room != null) {
          room.taken++;
        }
        notifyAll();
        return fresh;
      }
    }
    fresh.close();
    throw fresh.lost();
  }

  private SshException busy() {
    int most = links.stream().mapToInt(SshLink::channels).sum();
    return new SshException(
        machine,
        SshPhase.CHANNEL,
        "its SSH server has run no further command for "
            + timeouts.channelOpen().toSeconds() + " s: " + most + " channels are open over "
            + links.size() + " connections",
        "Let it run more at once on a connection: MaxSessions in its sshd_config.");
  }

  /** Notes a command that has ended, and is off the books in a moment; negative: one that is. */
  synchronized void ending(SshLink link, int more) {
    Room room = rooms.get(link);
    if (room != null) {
      room.ending += more;
    }
  }

  /** Returns whether there will be room in a moment. */
  private boolean isEnding() {
    return rooms.values().stream().anyMatch(room -> room.ending > 0);
  }

  /** Gives back the room of a command. */
  synchronized void giveBack(SshLink link) {
    Room room = rooms.get(link);
    if (room != null) {
      room.taken--;
      notifyAll();
    }
  }

  /** Returns how long a caller waits for room, from now on. */
  Patience patience() {
    return new Patience(timeouts.channelOpen());
  }

  /** Notes how many commands a connection was found to have room for; one that has room for none closes when it is idle. */
  synchronized void limit(SshLink link, int commands) {
    Room room = rooms.get(link);
    if (room != null) {
      room.limit = Math.min(room.limit, commands);
    }
  }

  private synchronized void closeIfIdle(SshLink link) {
    Room room = rooms.get(link);
    if (room == null || room.taken > 0 || link.channels() > 0) {
      return;
    }
    boolean only = links.stream().filter(SshLink::isOpen).count() <= 1;
    Duration limit = only || timeouts.idle().compareTo(IDLE) < 0 ? timeouts.idle() : IDLE;
    if (link.idleNanos() > limit.toNanos()) {
      link.closeIdle();
    }
  }

  /** Closes all, and makes no more. */
  void close() {
    List<SshLink> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(links);
      notifyAll();
    }
    all.forEach(SshLink::close);
  }
}
