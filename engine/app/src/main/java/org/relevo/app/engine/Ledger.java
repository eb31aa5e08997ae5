package org.relevo.app.engine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.offload.Journal;
import org.relevo.core.offload.MachineFailure;
import org.relevo.core.offload.Outcome;
import org.relevo.formats.path.StorePath;

/** Knows the builds that are under way and how those before ended. Thread-safe. */
final class Ledger implements Journal {
  private final InstantSource clock;

  /** By the request itself: two clients may want the same derivation. */
  private final Map<BuildRequest, Running> running =
      Collections.synchronizedMap(new IdentityHashMap<>());

  private final LongAdder built = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /**
   * A build on a machine.
   *
   * @param derivation what is built
   * @param machine where, {@code NAME:PORT}
   * @param since when it was sent there
   * @param client for whom, see {@link ClientNumber}
   */
  record Running(StorePath derivation, String machine, Instant since, long client) {}

  Ledger(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void tried(BuildRequest request, BuildMachine machine, int slot) {
    running.put(
        request,
        new Running(request.derivation(), machine.id(), clock.instant(), ClientNumber.current()));
  }

  @Override
  public void failed(BuildRequest request, MachineFailure failure) {
    running.remove(request);
  }

  @Override
  public void abandoned(BuildRequest request) {
    running.remove(request);
  }

  @Override
  public void finished(BuildRequest request, Outcome outcome) {
    running.remove(request);
    if (outcome instanceof Outcome.Built) {
      built.increment();
    } else if (!(outcome instanceof Outcome.Postponed || outcome instanceof Outcome.Declined)) {
      failed.increment();
    }
  }

  /** Returns the builds under way, the oldest first. */
  List<Running> running() {
    List<Running> all;
    synchronized (running) {
      all = new ArrayList<>(running.values());
    }
    all.sort(Comparator.comparing(Running::since));
    return all;
  }

  /** Returns how many builds ended well. */
  long built() {
    return built.sum();
  }

  /** Returns how many did not. */
  long failed() {
    return failed.sum();
  }
}
