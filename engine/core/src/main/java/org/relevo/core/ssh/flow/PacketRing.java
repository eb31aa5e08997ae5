package org.relevo.core.ssh.flow;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.future.SshFutureListener;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The packets that are under way from one sender to the kernel, and their memory, which is used again and again: so it stays in
 * the processor's cache. The sender goes round; when it comes to a packet that has not reached the kernel it waits until half of
 * them have, so that it is not woken for each. One thread sends; any tells of a failure.
 */
final class PacketRing {
  static final int SIZE = 16;

  /** From this size on a packet is worth having memory for a whole one. */
  private static final int LARGE = 4 * 1024;

  /** Of a data message, beside what the library adds: the channel's number and the length. */
  private static final int HEADER = 12;

  private final int packetSize;
  private final Consumer<Throwable> sendingFailed;
  private final List<Packet> packets = new ArrayList<>();
  private int next;
  private volatile @Nullable Packet awaited;
  private volatile @Nullable Thread waiting;
  private final AtomicReference<@Nullable Supplier<? extends IOException>> failure =
      new AtomicReference<>();

  /**
   * Creates a ring.
   *
   * @param packetSize how many bytes a packet has at most
   * @param sendingFailed hears why a packet did not reach the kernel
   */
  PacketRing(int packetSize, Consumer<Throwable> sendingFailed) {
    this.packetSize = packetSize;
    this.sendingFailed = sendingFailed;
    for (int i = 0; i < SIZE; i++) {
      packets.add(new Packet());
    }
  }

  /** Makes whoever takes a packet from now on fail with that reason; the first reason stays. */
  void fail(Supplier<? extends IOException> reason) {
    failure.compareAndSet(null, reason);
    Thread thread = waiting;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  /** Returns why this fails, if it does. */
  Optional<IOException> failure() {
    return Optional.ofNullable(failure.get()).map(Supplier::get);
  }

  private void check() throws IOException {
    Supplier<? extends IOException> reason = failure.get();
    if (reason != null) {
      throw reason.get();
    }
  }

  /**
   * Returns the next packet, without its content, when it is free.
   *
   * @param limit how long that may take
   * @throws SocketTimeoutException if it takes longer
   */
  Packet take(Session session, int size, Duration limit) throws IOException, InterruptedException {
    check();
    Packet packet = packets.get(next);
    if (packet.underWay) {
      await(packets.get((next + SIZE / 2 - 1) % SIZE), limit);
      await(packet, limit);
    }
    next = (next + 1) % SIZE;
    packet.begin(session, size);
    return packet;
  }

  private void await(Packet packet, Duration limit) throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    waiting = Thread.currentThread();
    awaited = packet;
    try {
      while (packet.underWay) {
        check();
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw new SocketTimeoutException();
        }
        LockSupport.parkNanos(this, left);
      }
    } finally {
      awaited = null;
      waiting = null;
    }
  }

  /** Gives the memory back, of packets under way when they have arrived: the sender may have nothing more for hours. */
  void release() {
    packets.forEach(Packet::release);
  }

  /** A message of data. */
  final class Packet implements SshFutureListener<IoWriteFuture> {
    private volatile boolean underWay;
    private volatile boolean kept;
    private volatile @Nullable Buffer memory;

    private void begin(Session session, int size) {
      Buffer known = memory;
      boolean large = size >= LARGE;
      if (large && known != null) {
        session.prepareBuffer(SshConstants.SSH_MSG_CHANNEL_DATA, known);
      } else {
        memory = session.createBuffer(
            SshConstants.SSH_MSG_CHANNEL_DATA, (large ? packetSize : size) + HEADER);
      }
      kept = large;
      underWay = true;
    }

    /** Returns where the message is written. */
    Buffer buffer() {
      Buffer buffer = memory;
      if (buffer == null) {
        throw new IllegalStateException("the packet was not begun");
      }
      return buffer;
    }

    private void release() {
      kept = false;
      if (!underWay) {
        memory = null;
      }
    }

    /** Notes that it is the kernel's now, or lost. */
    void end() {
      if (!kept) {
        memory = null;
      }
      underWay = false;
      Thread thread = waiting;
      if (awaited == this && thread != null) {
        LockSupport.unpark(thread);
      }
    }

    @Override
    public void operationComplete(IoWriteFuture written) {
      Throwable error = written.getException();
      if (error != null) {
        sendingFailed.accept(error);
      }
      end();
    }
  }
}
