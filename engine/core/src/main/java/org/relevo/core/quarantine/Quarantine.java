package org.relevo.core.quarantine;

import java.io.IOException;
import java.time.Duration;
import org.relevo.core.machine.BuildMachine;

/**
 * What is known against machines: a port. Machines are told apart by name and port; failures count for one account and
 * one way of access only, so that a machine whose entry was corrected starts afresh. Implementations are thread-safe. What the engine
 * notes is never lost to a failure of theirs, at least in this process; what operators say throws if it cannot be kept.
 */
public interface Quarantine {
  /** Returns what is known against {@code machine}. */
  Standing standing(BuildMachine machine);

  /**
   * Asks to try whether {@code machine} is well again. Only one may at a time, of all threads and processes: who is
   * allowed to must say what came of it, with {@link #returned} or {@link #failed}. After {@code limit}, or the longest
   * quarantine if that is shorter, the next may try if nothing was said.
   *
   * @param early whether it may be tried before its time, for want of others: then a rest as long as the shortest
   *     quarantine is enough
   * @return whether it may be tried now
   */
  boolean tryProbe(BuildMachine machine, boolean early, Duration limit);

  /** Notes that it gave trouble: it is left alone for a while, longer after each failure in a row. */
  void failed(BuildMachine machine, Trouble kind, String why);

  /** Notes that it said how it is, which ends what only a machine that is away can have. */
  void answered(BuildMachine machine);

  /** Notes that the probe which {@link #tryProbe} allowed went well: the machine gets builds again. */
  void returned(BuildMachine machine);

  /** Notes that it did all that a build needs: nothing is held against it any more. A drain stays. */
  void succeeded(BuildMachine machine);

  /**
   * Takes it out of use until {@link #resume}: it gets no new builds.
   *
   * @param who the operator's account
   * @param why may be empty
   * @throws IOException if that cannot be kept
   */
  void drain(BuildMachine machine, String who, String why) throws IOException;

  /**
   * Puts it to use again, and forgets its failures.
   *
   * @throws IOException if that cannot be kept
   */
  void resume(BuildMachine machine) throws IOException;
}
