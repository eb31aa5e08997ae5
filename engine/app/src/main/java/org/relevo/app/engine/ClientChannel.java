package org.relevo.app.engine;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.relevo.client.FrameWriter;

/**
 * What a client is told, in its order. Frames wait in a queue of bounded size, and a thread of its own writes them: who speaks can be
 * interrupted without breaking the connection, and waits while the queue is full. A client that takes nothing for long may be
 * dropped. Thread-safe.
 */
final class ClientChannel implements AutoCloseable {
  /** The bytes that may wait. */
  static final int MOST_WAITING = 1 << 18;

  private static final int PIECE = 1 << 16;

  private final WritableByteChannel channel;
  private final FrameWriter writer;

  // All guarded by this.
  private final Deque<Frame> frames = new ArrayDeque<>();
  private int waiting;
  private boolean writing;
  private long progress = System.nanoTime();
  private Optional<Duration> patience = Optional.empty();
  private @Nullable IOException failure;

  private static final class Frame {
    private final byte kind;
    private final byte[] bytes;

    Frame(byte kind, byte[] bytes) {
      this.kind = kind;
      this.bytes = bytes;
    }
  }

  /**
   * Begins to write.
   *
   * @param channel blocks; closed when the client does not take what it is told
   */
  ClientChannel(WritableByteChannel channel) {
    this.channel = channel;
    this.writer = new FrameWriter(channel);
    Thread thread = new Thread(this::writeAll, "client-writer");
    thread.setDaemon(true);
    thread.start();
  }

  /** Sets how long the client may take nothing while somebody waits for it; at first, and when empty, for ever. */
  synchronized void patience(Optional<Duration> longest) {
    patience = longest;
    notifyAll();
  }

  /**
   * Tells the client something; waits while it has much left to take.
   *
   * @throws InterruptedIOException if this thread was interrupted meanwhile; it is marked as interrupted again
   * @throws IOException if the client went away, or was dropped
   */
  void write(byte kind, byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    do {
      int piece = Math.min(length - done, PIECE);
      add(new Frame(kind, Arrays.copyOfRange(bytes, offset + done, offset + done + piece)));
      done += piece;
    } while (done < length);
  }

  /** Tells it something without bytes. */
  void write(byte kind) throws IOException {
    write(kind, new byte[0], 0, 0);
  }

  private synchronized void add(Frame frame) throws IOException {
    try {
      waitWhile(() -> waiting > 0 && waiting + frame.bytes.length > MOST_WAITING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the client took nothing");
    }
    check();
    frames.add(frame);
    waiting += frame.bytes.length;
    notifyAll();
  }

  /** Waits until the client has been sent everything. */
  synchronized void finish() throws IOException, InterruptedException {
    waitWhile(() -> writing || !frames.isEmpty());
    check();
  }

  private void check() throws IOException {
    IOException why = failure;
    if (why != null) {
      throw new IOException(why.getMessage(), why);
    }
  }

  private synchronized void waitWhile(BooleanSupplier busy) throws InterruptedException {
    while (failure == null && busy.getAsBoolean()) {
      long left = patience
          .map(longest -> longest.toNanos() - (System.nanoTime() - progress))
          .orElse(Long.MAX_VALUE);
      if (left <= 0) {
        fail(new IOException("the client took nothing of what it is told for too long"));
      } else {
        // No time at all is for ever.
        wait(left == Long.MAX_VALUE ? 0 : left / 1_000_000 + 1);
      }
    }
  }

  private synchronized void fail(IOException why) {
    if (failure == null) {
      failure = why;
    }
    frames.clear();
    waiting = 0;
    notifyAll();
    try {
      // Who writes waits no longer; and who listens to the client learns of it.
      channel.close();
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  private void writeAll() {
    try {
      for (Frame frame = next(); frame != null; frame = next()) {
        writer.write(frame.kind, frame.bytes, 0, frame.bytes.length);
        written(frame);
      }
    } catch (IOException e) {
      fail(e);
    } catch (InterruptedException e) {
      fail(new IOException("the connection is not written to any more", e));
    }
  }

  private synchronized @Nullable Frame next() throws InterruptedException {
    while (failure == null && frames.isEmpty()) {
      wait();
    }
    writing = failure == null;
    progress = System.nanoTime();
    return failure == null ? frames.poll() : null;
  }

  private synchronized void written(Frame frame) {
    writing = false;
    waiting -= frame.bytes.length;
    progress = System.nanoTime();
    notifyAll();
  }

  /** Ends the connection; what was not sent yet is not. */
  @Override
  public void close() {
    fail(new IOException("the connection was closed"));
  }
}
