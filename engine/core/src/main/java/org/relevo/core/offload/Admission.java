package org.relevo.core.offload;

import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.store.Store;
import org.relevo.formats.path.StorePath;

/** Whether a request is taken, before it is begun. */
public sealed interface Admission {
  /**
   * It is not taken.
   *
   * @param outcome why; {@link Outcome.Postponed}, {@link Outcome.Declined}, or {@link Outcome.MachinesLost} if machines
   *     failed when they were asked for a slot
   */
  record Refused(Outcome outcome) implements Admission {}

  /** A machine has a slot for it, which is held until this is closed. Used by one thread at a time. */
  final class Admitted implements Admission, AutoCloseable {
    private final Attempts attempts;
    private final Consumer<Outcome> finished;
    private final Runnable abandoned;

    Admitted(Attempts attempts, Consumer<Outcome> finished, Runnable abandoned) {
      this.attempts = attempts;
      this.finished = finished;
      this.abandoned = abandoned;
    }

    /** Returns the machine that has the slot, and will be the first to try. */
    public BuildMachine machine() {
      return attempts.machine();
    }

    /**
     * Has it built there, or where that machine fails, on the next in rank, and its outputs made valid here. Once.
     *
     * @throws IOException if this host itself failed
     * @throws InterruptedException if this thread was interrupted; the build was ended
     */
    public Outcome carryOut() throws IOException, InterruptedException {
      boolean ended = false;
      try {
        Outcome outcome = attempts.run();
        ended = true;
        finished.accept(outcome);
        return outcome;
      } finally {
        if (!ended) {
          abandoned.run();
        }
      }
    }

    /**
     * Does so, but retrieves only some of the outputs.
     *
     * @param destination this host's store as this build has it; stays open
     * @param wanted the outputs that are made valid there
     */
    public Outcome carryOut(Store destination, Collection<StorePath> wanted)
        throws IOException, InterruptedException {
      attempts.into(destination, Set.copyOf(wanted));
      return carryOut();
    }

    /** Gives the slot back if it is still held. */
    @Override
    public void close() throws IOException {
      attempts.close();
    }
  }
}
