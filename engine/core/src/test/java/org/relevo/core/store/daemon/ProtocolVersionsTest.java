package org.relevo.core.store.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.worker.WorkerOp;
import org.relevo.formats.worker.WorkerReader;

/** What is asked of daemons of every version: each minor version that there may be, and some that are still to come. */
class ProtocolVersionsTest {
  private static final StorePath HELLO =
      new StorePath(StoreDir.GUIX, "0nlwi75s2a82fsk6xfav65pvcjaym8l4-hello");
  private static final StorePath DRV =
      new StorePath(StoreDir.GUIX, "64frnqi59vy5m67lsc4vinj3rdy0qjsw-hello.drv");
  private static final DaemonOptions OPTIONS = DaemonOptions.DEFAULT
      .withLimits(Optional.empty(), Optional.of(Duration.ofSeconds(9)))
      .withMaxJobs(3)
      .with(DaemonOptions.Flag.KEEP_GOING)
      .with(DaemonOptions.Flag.USE_BUILD_HOOK)
      .with(DaemonOptions.Flag.BUILD_TRACE)
      .with(DaemonOptions.Flag.USE_SUBSTITUTES);

  static IntStream versions() {
    return IntStream.concat(IntStream.rangeClosed(0x101, 0x163), IntStream.of(0x164, 0x170, 0x1ff));
  }

  /** Returns what was heard after the handshake. */
  private static WorkerReader requests(TestingDaemon daemon, int minor) throws IOException {
    WorkerReader heard = daemon.everythingHeard();
    int words = 2 + (minor >= 14 ? 1 : 0) + (minor >= 11 ? 1 : 0);
    for (int i = 0; i < words; i++) {
      heard.u64();
    }
    return heard;
  }

  private static int negotiated(int version) {
    return Math.min(version, 0x163) & 0xff;
  }

  @ParameterizedTest
  @MethodSource("versions")
  void setOptions_hasTheFieldsOfTheVersion(int version) throws IOException {
    TestingDaemon daemon = TestingDaemon.speaking(version).replies(out -> {});
    try (DaemonStore store = daemon.connect()) {
      store.setOptions(OPTIONS);
    }
    int minor = negotiated(version);
    WorkerReader heard = requests(daemon, minor);
    assertThat(heard.u64()).isEqualTo(WorkerOp.SET_OPTIONS.number());
    List<Long> expected = numbers(minor);
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) {
      numbers.add(heard.u64());
    }
    assertThat(numbers).isEqualTo(expected);
    if (minor >= 12) {
      assertThat(heard.stringPairs(10, 100))
          .containsEntry("build-max-jobs", "3")
          .containsEntry("build-max-silent-time", "9");
    }
    assertThat(heard.u64OrEnd()).isEmpty();
  }

  /** The numbers before the pairs, by what each range of versions has. */
  private static List<Long> numbers(int minor) {
    if (minor >= 0x61) {
      return List.of(0L, 1L, 0L, 0L, 1L, 0L, 0L, 1L, 1L);
    } else if (minor >= 10) {
      return List.of(0L, 1L, 0L, 0L, 3L, 9L, 1L, 0L, 0L, 1L, 0L, 1L);
    } else if (minor >= 6) {
      return List.of(0L, 1L, 0L, 0L, 3L, 9L, 1L, 0L, 0L, 1L, 0L);
    } else if (minor >= 4) {
      return List.of(0L, 1L, 0L, 0L, 3L, 9L, 1L, 0L, 0L, 1L);
    } else if (minor >= 2) {
      return List.of(0L, 1L, 0L, 0L, 3L, 9L, 1L);
    }
    return List.of(0L, 1L, 0L, 0L, 3L, 9L);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void build_endsWithItsModeFromMinor15On(int version) throws IOException {
    TestingDaemon daemon = TestingDaemon.speaking(version).replies(out -> out.u64(1));
    try (DaemonStore store = daemon.connect()) {
      store.build(List.of(DRV), LogSink.DISCARD);
    }
    WorkerReader heard = requests(daemon, negotiated(version));
    assertThat(heard.u64()).isEqualTo(WorkerOp.BUILD_DERIVATIONS.number());
    assertThat(heard.strings()).containsExactly(DRV.toString());
    if (negotiated(version) >= 15) {
      assertThat(heard.u64()).isZero();
    }
    assertThat(heard.u64OrEnd()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void queryValid_isOneRequestFromMinor12On(int version) throws IOException {
    boolean one = negotiated(version) >= 12;
    TestingDaemon daemon = TestingDaemon.speaking(version);
    if (one) {
      daemon.replies(out -> out.storePaths(List.of(DRV)));
    } else {
      daemon.replies(out -> out.bool(false)).replies(out -> out.bool(true));
    }
    try (DaemonStore store = daemon.connect()) {
      assertThat(store.queryValid(List.of(HELLO, DRV))).containsExactly(DRV);
    }
    WorkerReader heard = requests(daemon, negotiated(version));
    if (one) {
      assertThat(heard.u64()).isEqualTo(WorkerOp.QUERY_VALID_PATHS.number());
      assertThat(heard.strings()).containsExactly(HELLO.toString(), DRV.toString());
    } else {
      for (StorePath path : List.of(HELLO, DRV)) {
        assertThat(heard.u64()).isEqualTo(WorkerOp.VALID_PATH.number());
        assertThat(heard.string()).isEqualTo(path.toString());
      }
    }
    assertThat(heard.u64OrEnd()).isEmpty();
  }

  @Test
  void open_unknownMessageInTheHandshake_namesItsNumber() {
    TestingDaemon daemon = new TestingDaemon().says(out -> {
      out.u64(0x6478696f);
      out.u64(0x163);
      out.u64(0x53545254);
    });
    assertThatThrownBy(daemon::connect).hasMessageContaining("0x53545254");
    assertThat(daemon.hungUp()).isTrue();
  }
}
