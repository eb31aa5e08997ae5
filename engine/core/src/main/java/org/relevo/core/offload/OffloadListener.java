package org.relevo.core.offload;

import java.util.List;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.rank.Decision;
import org.relevo.core.transfer.TransferListener;
import org.relevo.formats.path.StorePath;

/**
 * Follows offloaded builds, for user interfaces. Calls about one request come one at a time; about several, side by side.
 * An implementation returns quickly.
 */
public interface OffloadListener {
  /** Follows nothing. */
  OffloadListener NONE = new OffloadListener() {};

  /** The machines were ranked; the decision has every machine's place or reason. */
  default void decided(BuildRequest request, Decision decision) {}

  /** A machine was chosen, and its slot taken. */
  default void chosen(BuildRequest request, BuildMachine machine, int slot) {}

  /** Returns who follows the transfers between this host and {@code machine} for the request. */
  default TransferListener transfers(BuildRequest request, BuildMachine machine) {
    return TransferListener.NONE;
  }

  /** The build begins there. */
  default void building(BuildRequest request, BuildMachine machine) {}

  /** A piece of the build's log, which need not be whole lines. */
  default void log(BuildRequest request, BuildMachine machine, byte[] piece) {}

  /** The outputs came back, were verified and are valid here. */
  default void verified(BuildRequest request, BuildMachine machine, List<StorePath> outputs) {}

  /** A machine failed; the next in rank is tried, if there is one. */
  default void machineFailed(BuildRequest request, MachineFailure failure) {}

  /** The request has come to its end. */
  default void finished(BuildRequest request, Outcome outcome) {}
}
