package org.relevo.core.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.relevo.core.build.BuildDaemon;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.worker.StderrMessage;
import org.relevo.formats.worker.WorkerWire;
import org.relevo.formats.worker.WorkerWriter;

class KeptDaemonsTest {
  private final StorePath path;
  private final List<Line> lines = new ArrayList<>();
  private final KeptDaemons daemons = new KeptDaemons(this::open, this::now);
  private Instant time = Instant.parse("2026-01-01T00:00:00Z");
  private int answers = 1;

  KeptDaemonsTest() throws IOException {
    path = StoreDir.GUIX.parse("/gnu/store/" + "0".repeat(32) + "-a");
  }

  /** A connection to a daemon that answers so many requests, and is gone then. */
  private static final class Line {
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final List<Duration> limits = new ArrayList<>();
    private boolean open = true;

    MachineDaemon connect(int answers) throws IOException {
      ByteArrayOutputStream words = new ByteArrayOutputStream();
      WorkerWriter says = new WorkerWriter(words);
      says.u64(WorkerWire.SERVER_MAGIC);
      says.u64(WorkerWire.VERSION);
      for (int i = 0; i <= answers; i++) {
        says.message(new StderrMessage.Last());
      }
      DaemonStore store = DaemonStore.open(
          StoreDir.GUIX, new ByteArrayInputStream(words.toByteArray()), heard, () -> open = false);
      heard.reset();
      return new MachineDaemon(store, () -> true, limits::add, Optional.empty(), kept -> kept);
    }
  }

  private Instant now() {
    return time;
  }

  private MachineDaemon open() throws IOException {
    Line line = new Line();
    lines.add(line);
    return line.connect(answers);
  }

  private void pass(Duration duration) {
    time = time.plus(duration);
  }

  @Test
  void take_usedAMomentAgo_asksNothing() throws Exception {
    for (int build = 0; build < 5; build++) {
      daemons.take().done();
      pass(KeptDaemons.FRESH.minusMillis(1));
    }
    assertThat(lines).singleElement().satisfies(line -> {
      assertThat(line.heard.size()).isZero();
      assertThat(line.open).isTrue();
    });
  }

  @Test
  void take_notUsedForLonger_asksOnceWithinALimit() throws Exception {
    daemons.take().done();
    pass(KeptDaemons.FRESH);
    BuildDaemon again = daemons.take();
    assertThat(lines).singleElement().satisfies(line -> {
      assertThat(line.heard.size()).isPositive();
      assertThat(line.limits).containsExactly(Duration.ofSeconds(10), Duration.ZERO);
      assertThat(line.open).isTrue();
    });
    again.close();
  }

  @Test
  void take_goneUnnoticed_givesAFreshOne() throws Exception {
    answers = 0;
    BuildDaemon first = daemons.take();
    BuildDaemon second = daemons.take();
    first.done();
    second.done();
    pass(KeptDaemons.FRESH);
    answers = 1;
    daemons.take().done();
    assertThat(lines).extracting(line -> line.open).containsExactly(false, false, true);
  }

  @Test
  void take_usedAMomentAgoAndGoneUnseen_tellsThatItWasStale() throws Exception {
    answers = 0;
    daemons.take().done();
    BuildDaemon again = daemons.take();
    assertThatThrownBy(() -> again.store().info(path)).isInstanceOf(IOException.class);
    again.close();
    assertThat(again.wasStale()).isTrue();
  }

  @Test
  void take_breaksInItsFirstAnswer_wasNotStale() throws Exception {
    daemons.take().done();
    BuildDaemon again = daemons.take();
    assertThatThrownBy(() -> again.store().info(path)).isInstanceOf(IOException.class);
    again.close();
    assertThat(again.wasStale()).isFalse();
  }

  @Test
  void take_newOneThatBreaks_wasNotStale() throws Exception {
    answers = 0;
    BuildDaemon daemon = daemons.take();
    assertThatThrownBy(() -> daemon.store().info(path)).isInstanceOf(IOException.class);
    daemon.close();
    assertThat(daemon.wasStale()).isFalse();
  }

  @Test
  void close_whileItStands_wasNotStale() throws Exception {
    daemons.take().done();
    BuildDaemon again = daemons.take();
    again.close();
    assertThat(again.wasStale()).isFalse();
  }

  /** As a transfer does to one that stays silent for too long. */
  @Test
  void close_storeGivenUpBefore_wasNotStale() throws Exception {
    daemons.take().done();
    BuildDaemon again = daemons.take();
    again.store().close();
    again.close();
    assertThat(again.wasStale()).isFalse();
  }

  @Test
  void close_closesThoseThatNobodyHas() throws Exception {
    daemons.take().done();
    daemons.close();
    assertThat(lines).singleElement().satisfies(line -> assertThat(line.open).isFalse());
  }
}
