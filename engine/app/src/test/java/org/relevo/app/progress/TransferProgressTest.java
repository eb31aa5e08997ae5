package org.relevo.app.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.relevo.core.store.PathInfo;
import org.relevo.core.transfer.TransferListener.Direction;
import org.relevo.core.transfer.TransferStats;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

class TransferProgressTest {
  private static final long MIB = 1 << 20;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong();
  private final List<String> lines = new ArrayList<>();

  private Screen screen(boolean terminal) {
    return new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, 100);
  }

  private String output() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void transfer(Screen screen, int seconds) {
    TransferProgress progress = new TransferProgress(screen, lines::add, nanos::get);
    progress.planned(Direction.SEND, "m1:22", 1, 60 * MIB);
    StorePath path = new StorePath(StoreDir.GUIX, "0".repeat(32) + "-linux-6.1");
    progress.itemStarted(
        Direction.SEND,
        "m1:22",
        new PathInfo(
            path,
            Hash.sha256(new byte[0]),
            60 * MIB,
            new TreeSet<>(),
            Optional.empty(),
            Instant.EPOCH));
    for (int i = 1; i <= seconds; i++) {
      nanos.addAndGet(1_000_000_000L);
      progress.moved(Direction.SEND, "m1:22", 2 * MIB * i);
    }
    progress.finished(
        Direction.SEND, "m1:22", new TransferStats(5, 1, 60 * MIB, Duration.ofMillis(29_960)));
  }

  @Test
  void onATerminal_barWithRateAndRemainingTime() {
    transfer(screen(true), 15);
    assertThat(output())
        .contains("→ m1:22 [##########..........]  50% 30 MiB  2 MiB/s  0:15 left  linux-6.1")
        .endsWith("\r\u001b[K");
    assertThat(lines).containsExactly("sent 1 of 5 items to m1:22: 60 MiB in 30.0 s");
  }

  @Test
  void elsewhere_plainLinesNowAndThen() {
    transfer(screen(false), 15);
    assertThat(output()).isEmpty();
    assertThat(lines)
        .containsExactly(
            "sending 1 item (60 MiB) to m1:22",
            "sent 20 MiB of 60 MiB to m1:22 so far, 2 MiB/s, 0:20 left",
            "sent 1 of 5 items to m1:22: 60 MiB in 30.0 s");
  }

  @Test
  void finished_nothingMissing_saysSo() {
    TransferProgress progress = new TransferProgress(screen(false), lines::add, nanos::get);
    progress.planned(Direction.SEND, "m1:22", 0, 0);
    progress.finished(Direction.SEND, "m1:22", new TransferStats(5, 0, 0, Duration.ZERO));
    assertThat(lines).containsExactly("m1:22 has all that it needs already");
  }

  @Test
  void line_aboveAStatus_keepsTheStatusBelow() {
    Screen screen = screen(true);
    screen.status("busy");
    screen.line("hello");
    screen.status("");
    assertThat(output()).isEqualTo("\r\u001b[Kbusy\r\u001b[Khello\nbusy\r\u001b[K");
  }

  @Test
  void status_tooWide_isCut() {
    Screen screen = screen(true);
    screen.status("x".repeat(300));
    assertThat(output()).hasSize(4 + 99);
  }
}
