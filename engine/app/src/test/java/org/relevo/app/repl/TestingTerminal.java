package org.relevo.app.repl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;

/** A terminal in memory: a test types at it, and waits for what it shows. */
final class TestingTerminal implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  final Terminal terminal;
  private final PipedOutputStream keys;
  private final Screen screen = new Screen();

  TestingTerminal(String type) throws IOException {
    PipedInputStream input = new PipedInputStream(1 << 16);
    keys = new PipedOutputStream(input);
    terminal = new ExternalTerminal("test", type, input, screen, StandardCharsets.UTF_8);
    terminal.setSize(new Size(120, 40));
  }

  void type(String text) throws IOException {
    keys.write(text.getBytes(StandardCharsets.UTF_8));
    keys.flush();
  }

  /** Returns what was shown since the last call, up to and with {@code text}, once that is there. */
  String await(String text) throws InterruptedException, TimeoutException {
    return screen.await(text);
  }

  void interrupt() {
    terminal.raise(Terminal.Signal.INT);
  }

  void hangUp() throws IOException {
    keys.close();
  }

  @Override
  public void close() throws IOException {
    keys.close();
    terminal.close();
  }

  private static final class Screen extends OutputStream {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private int seen;

    @Override
    public synchronized void write(int b) {
      shown.write(b);
      notifyAll();
    }

    synchronized String await(String text) throws InterruptedException, TimeoutException {
      long end = System.nanoTime() + PATIENCE_NANOS;
      while (true) {
        String all = shown.toString(StandardCharsets.UTF_8);
        int at = all.indexOf(text, Math.min(seen, all.length()));
        if (at >= 0) {
          String news = all.substring(seen, at + text.length());
          seen = at + text.length();
          return news.replace("\r\n", "\n");
        }
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw new TimeoutException("\"" + text + "\" does not appear after:\n" + all);
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    }
  }
}
