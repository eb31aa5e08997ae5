package org.relevo.app.journal;

import java.time.Instant;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.offload.MachineFailure;
import org.relevo.core.offload.Outcome;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Situation;

/** What the engine told the journal, as it was handed over to be written. */
sealed interface JournalEvent {
  /** Returns when it was told. */
  Instant time();

  /** Returns the request that it is about. */
  BuildRequest request();

  /** Returns about how much memory it takes to keep, in candidates. */
  default int weight() {
    return 1;
  }

  /** A decision. */
  record Decided(Instant time, Situation situation, String policy, long seed, Decision decision)
      implements JournalEvent {
    @Override
    public BuildRequest request() {
      return situation.request();
    }

    @Override
    public int weight() {
      return 1 + situation.candidates().size();
    }
  }

  /** A slot was taken, and the build goes there. */
  record Tried(Instant time, BuildRequest request, BuildMachine machine, int slot)
      implements JournalEvent {}

  /** A machine failed. */
  record Failed(Instant time, BuildRequest request, MachineFailure failure)
      implements JournalEvent {}

  /** The request has come to its end, or waits. */
  record Finished(Instant time, BuildRequest request, Outcome outcome) implements JournalEvent {}
}
