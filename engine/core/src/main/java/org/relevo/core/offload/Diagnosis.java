package org.relevo.core.offload;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.relevo.core.quarantine.Trouble;
import org.relevo.core.ssh.SshException;
import org.relevo.core.transfer.TransferException;

/** Tells from a failure what kind of trouble the machine gave. */
final class Diagnosis {
  private Diagnosis() {}

  /** Of a machine that was asked how it is. */
  static Trouble probing(IOException e) {
    return connecting(e, Trouble.UNREACHABLE);
  }

  /** Of one whose build daemon was to be opened, over a connection that may have been there or not. */
  static Trouble openingDaemon(IOException e) {
    return connecting(e, Trouble.DAEMON_AWAY);
  }

  /** Of one that was asked for a slot, over a connection that may have been there or not. */
  static Trouble takingSlot(IOException e) {
    return connecting(
        e, e instanceof SocketTimeoutException ? Trouble.TOO_SLOW : Trouble.UNREACHABLE);
  }

  private static Trouble connecting(IOException e, Trouble otherwise) {
    if (e instanceof SshException ssh) {
      return switch (ssh.phase()) {
        case PRIVATE_KEY, AUTHENTICATE -> Trouble.LOGIN_REFUSED;
        case HOST_KEY -> Trouble.WRONG_HOST_KEY;
        case CONNECT, CONNECTION -> Trouble.UNREACHABLE;
        case COMMAND ->
          ssh.getCause() instanceof TimeoutException ? Trouble.TOO_SLOW : Trouble.LOGIN_REFUSED;
        case CHANNEL -> otherwise;
      };
    }
    return isFull(e) ? Trouble.DISK_FULL : otherwise;
  }

  /** Of one that was being sent what it needs, building, or sending its outputs. */
  static Trouble onErrand(IOException e) {
    if (e instanceof TransferException transfer
        && transfer.fault() != TransferException.Fault.MACHINE) {
      return Trouble.TRANSFER_REFUSED;
    }
    return isFull(e) ? Trouble.DISK_FULL : Trouble.LOST_IN_BUILD;
  }

  // Daemons tell it in words only: the system's for ENOSPC and EDQUOT, and SQLite's for
  // SQLITE_FULL.
  private static boolean isFull(IOException e) {
    String text = Station.text(e).toLowerCase(Locale.ROOT);
    return text.contains("no space left")
        || text.contains("disk quota exceeded")
        || text.contains("disk is full");
  }
}
