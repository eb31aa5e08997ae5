package org.relevo.core.slot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A keeper that gives, for each "take" in turn, what the test wants it to say. */
final class TestingKeeper implements KeeperChannel {
  /** Stands for the end of its output. */
  static final String END = "\u0001";

  /** Stands for a connection that breaks. */
  static final String LOSS = "\u0002";

  private final Deque<String> answers;
  private final Deque<Character> output = new ArrayDeque<>();
  private final ByteArrayOutputStream input = new ByteArrayOutputStream();
  private Duration limit = Duration.ZERO;
  private Duration trickle = Duration.ZERO;
  private boolean closed;
  private int taken;

  TestingKeeper(String... answers) {
    this.answers = new ArrayDeque<>(List.of(answers));
  }

  /** Has it say an "x" every so often, for ever. */
  TestingKeeper trickling(Duration pause) {
    trickle = pause;
    return this;
  }

  synchronized List<String> told() {
    return input.toString(StandardCharsets.US_ASCII).lines().toList();
  }

  synchronized void awaitTold(int lines) throws InterruptedException {
    while (told().size() < lines) {
      wait();
    }
  }

  synchronized boolean isClosed() {
    return closed;
  }

  synchronized void awaitClosed() throws InterruptedException {
    while (!closed) {
      wait();
    }
  }

  synchronized int taken() {
    return taken;
  }

  private synchronized void hear(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    String line = new String(bytes, offset, length, StandardCharsets.US_ASCII);
    input.write(bytes, offset, length);
    if (line.startsWith("take") && !answers.isEmpty()) {
      answers.remove().chars().forEach(each -> output.add((char) each));
    }
    notifyAll();
  }

  private synchronized int say() throws IOException {
    long end = System.nanoTime() + (trickle.isZero() ? limit : trickle).toNanos();
    while (output.isEmpty()) {
      long left = end - System.nanoTime();
      if (left <= 0 && trickle.isZero()) {
        throw new SocketTimeoutException("nothing came");
      } else if (left <= 0) {
        return 'x';
      }
      try {
        wait(1 + left / 1_000_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }
    char next = output.element();
    if (next == END.charAt(0)) {
      return -1;
    } else if (next == LOSS.charAt(0)) {
      throw new IOException("the connection was lost");
    }
    taken++;
    return output.remove();
  }

  @Override
  public OutputStream stdin() {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        hear(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        hear(bytes, offset, length);
      }
    };
  }

  @Override
  public InputStream stdout() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return say();
      }
    };
  }

  @Override
  public synchronized void silenceLimit(Duration newLimit) {
    limit = newLimit;
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
