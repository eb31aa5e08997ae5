package org.relevo.core.offload;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.relevo.core.history.BuildRecord;
import org.relevo.core.history.History;
import org.relevo.core.history.SendRecord;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.rank.Candidate;
import org.relevo.core.rank.Workload;
import org.relevo.core.transfer.TransferStats;
import org.relevo.formats.path.StorePath;

/**
 * Tells the history what came of builds.
 *
 * @param history takes it
 * @param clock ours
 */
record Chronicle(History history, InstantSource clock) {
  /** A build went well. */
  void built(
      Candidate candidate, StorePath derivation, Duration time, Optional<ByteSize> peakMemory) {
    history.built(new BuildRecord(
        derivation.name(),
        candidate.machine(),
        time,
        Workload.slowdown(candidate),
        peakMemory,
        clock.instant()));
  }

  /** Items were sent, if any had to be. */
  void sent(Candidate candidate, TransferStats stats) {
    if (stats.items() > 0) {
      history.sent(
          new SendRecord(candidate.machine(), stats.bytes(), stats.time(), clock.instant()));
    }
  }
}
