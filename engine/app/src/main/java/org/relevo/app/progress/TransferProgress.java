package org.relevo.app.progress;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.relevo.core.store.PathInfo;
import org.relevo.core.transfer.TransferListener;
import org.relevo.core.transfer.TransferStats;

/**
 * Shows one transfer: on a terminal a bar with rate and remaining time, elsewhere a line now and then, and a line at the
 * end on both. Several may share a screen; the one that moved last has the status line.
 */
public final class TransferProgress implements TransferListener {
  private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LINE_NANOS = Duration.ofSeconds(10).toNanos();

  private final Screen screen;
  private final Consumer<String> lines;
  private final LongSupplier nanos;
  private final Pace pace = new Pace();
  private long total;
  private long lastShown;
  private String item = "";

  /**
   * Makes one.
   *
   * @param screen where the bar is drawn
   * @param lines takes the lines, which the caller may decorate on their way to the screen
   * @param nanos a clock such as {@link System#nanoTime}
   */
  public TransferProgress(Screen screen, Consumer<String> lines, LongSupplier nanos) {
    this.screen = screen;
    this.lines = lines;
    this.nanos = nanos;
  }

  @Override
  public synchronized void planned(Direction direction, String machine, int items, long bytes) {
    total = bytes;
    lastShown = nanos.getAsLong();
    pace.note(lastShown, 0);
    if (items > 0 && !screen.isTerminal()) {
      lines.accept(TransferText.begin(direction, machine, items, bytes));
    }
  }

  @Override
  public synchronized void itemStarted(Direction direction, String machine, PathInfo info) {
    item = info.path().name();
  }

  @Override
  public synchronized void moved(Direction direction, String machine, long bytes) {
    long now = nanos.getAsLong();
    if (now - lastShown < (screen.isTerminal() ? REDRAW_NANOS : LINE_NANOS)) {
      return;
    }
    lastShown = now;
    pace.note(now, bytes);
    if (screen.isTerminal()) {
      screen.status(TransferText.bar(direction, machine, bytes, total, pace, item));
    } else {
      lines.accept(TransferText.soFar(direction, machine, bytes, total, pace));
    }
  }

  @Override
  public synchronized void finished(Direction direction, String machine, TransferStats stats) {
    screen.status("");
    lines.accept(TransferText.end(direction, machine, stats));
  }
}
