package org.relevo.app.progress;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.transfer.TransferListener.Direction;
import org.relevo.core.transfer.TransferStats;

/** The words in which transfers are told. */
final class TransferText {
  private static final int BAR = 20;

  private TransferText() {}

  /** Returns for example {@code sending 3 items (1.2 MiB) to m1:22}. */
  static String begin(Direction direction, String machine, int items, long bytes) {
    String what = items + (items == 1 ? " item (" : " items (") + new ByteSize(bytes) + ") ";
    return direction == Direction.SEND
        ? "sending " + what + "to " + machine
        : "retrieving " + what + "from " + machine;
  }

  /** Returns for example {@code sent 3 of 40 items to m1:22: 1.2 MiB in 0.4 s}. */
  static String end(Direction direction, String machine, TransferStats stats) {
    String verb = direction == Direction.SEND ? "sent " : "retrieved and verified ";
    String way = direction == Direction.SEND ? " to " : " from ";
    if (stats.items() == 0) {
      return direction == Direction.SEND
          ? machine + " has all that it needs already"
          : "nothing to retrieve from " + machine;
    }
    String count = stats.items() == stats.needed()
        ? Integer.toString(stats.items())
        : stats.items() + " of " + stats.needed();
    return verb
        + count
        + (stats.needed() == 1 ? " item" : " items")
        + way
        + machine
        + ": "
        + new ByteSize(stats.bytes())
        + " in "
        + seconds(stats.time());
  }

  /** Returns a bar with share, amount, pace, remaining time and item. */
  static String bar(
      Direction direction, String machine, long done, long total, Pace pace, String item) {
    double share = total <= 0 ? 1 : Math.min(1, (double) done / total);
    int full = (int) (share * BAR);
    return String.format(
        Locale.ROOT,
        "%s %s [%s%s] %3.0f%% %s%s%s  %s",
        direction == Direction.SEND ? "→" : "←",
        machine,
        "#".repeat(full),
        ".".repeat(BAR - full),
        share * 100,
        new ByteSize(Math.min(done, total)),
        rate(pace).map(text -> "  " + text).orElse(""),
        left(pace, total).map(text -> "  " + text).orElse(""),
        item);
  }

  /** Returns for example {@code sent 12 MiB of 1.2 GiB to m1:22 so far, 8.1 MiB/s, 2:31 left}. */
  static String soFar(Direction direction, String machine, long done, long total, Pace pace) {
    return (direction == Direction.SEND ? "sent " : "retrieved ")
        + new ByteSize(Math.min(done, total))
        + " of "
        + new ByteSize(total)
        + (direction == Direction.SEND ? " to " : " from ")
        + machine
        + " so far"
        + rate(pace).map(text -> ", " + text).orElse("")
        + left(pace, total).map(text -> ", " + text).orElse("");
  }

  private static Optional<String> rate(Pace pace) {
    return pace.perSecond().map(bytes -> new ByteSize(Math.max(0, bytes.longValue())) + "/s");
  }

  private static Optional<String> left(Pace pace, long total) {
    return pace.until(total).map(time -> clock(time) + " left");
  }

  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }

  private static String clock(Duration time) {
    return time.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
  }
}
