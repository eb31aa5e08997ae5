package org.relevo.core.slot;

import org.relevo.core.rank.Reason;

/** What came of trying to take a build slot. */
public sealed interface Attempt {
  /**
   * It is ours.
   *
   * @param lease to be closed when the build has ended
   */
  record Taken(Lease lease) implements Attempt {}

  /**
   * It cannot be had now.
   *
   * @param reason why
   */
  record Refused(Reason reason) implements Attempt {}
}
