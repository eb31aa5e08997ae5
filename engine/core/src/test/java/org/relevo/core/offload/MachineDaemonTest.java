package org.relevo.core.offload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.worker.StderrMessage;
import org.relevo.formats.worker.WorkerOp;
import org.relevo.formats.worker.WorkerReader;
import org.relevo.formats.worker.WorkerWire;
import org.relevo.formats.worker.WorkerWriter;

class MachineDaemonTest {
  private static final StorePath DRV =
      new StorePath(StoreDir.GUIX, "1".repeat(StorePath.HASH_LENGTH) + "-a.drv");

  @Test
  void build_each_isPrecededByOptionsThatForbidToOffloadIt() throws Exception {
    ByteArrayOutputStream words = new ByteArrayOutputStream();
    WorkerWriter says = new WorkerWriter(words);
    says.u64(WorkerWire.SERVER_MAGIC);
    says.u64(WorkerWire.VERSION);
    says.message(new StderrMessage.Last());
    for (int build = 0; build < 2; build++) {
      says.message(new StderrMessage.Last()); // the options
      says.message(new StderrMessage.Last()); // the build
      says.u64(1);
    }
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    MachineDaemon daemon = new MachineDaemon(DaemonStore.open(
        StoreDir.GUIX, new ByteArrayInputStream(words.toByteArray()), heard, () -> {}));
    daemon.build(DRV, BuildLimits.NONE, piece -> {});
    BuildLimits limits = new BuildLimits(Optional.of(Duration.ofSeconds(7)), Optional.empty());
    daemon.build(DRV, limits, piece -> {});
    daemon.close();

    WorkerReader reader = new WorkerReader(new ByteArrayInputStream(heard.toByteArray()));
    for (int handshake = 0; handshake < 4; handshake++) {
      reader.u64();
    }
    for (String timeout : new String[] {"0", "7"}) {
      assertThat(reader.u64()).isEqualTo(WorkerOp.SET_OPTIONS.number());
      // keep-failed, keep-going, fallback, verbosity
      for (int option = 0; option < 4; option++) {
        assertThat(reader.u64()).isZero();
      }
      assertThat(reader.bool()).as("use-build-hook").isFalse();
      // build-verbosity, log-type, print-build-trace
      for (int option = 0; option < 3; option++) {
        reader.u64();
      }
      assertThat(reader.bool()).as("use-substitutes").isFalse();
      assertThat(reader.stringPairs(10, 100))
          .isEqualTo(Map.of("build-timeout", timeout, "build-max-silent-time", "0"));
      assertThat(reader.u64()).isEqualTo(WorkerOp.BUILD_DERIVATIONS.number());
      assertThat(reader.strings()).containsExactly(DRV.toString());
      assertThat(reader.u64()).as("mode").isZero();
    }
    assertThat(reader.u64OrEnd()).isEmpty();
  }
}
